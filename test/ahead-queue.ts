/** The queue in which Finch's mints ahead stand, as an operator sees it and slows it down. */
import type { WorkflowService } from '@temporalio/client';
import { providerQueue } from '../src/contract/queues.js';

const queue = providerQueue('finch', 'ahead');
/** `temporal.api.enums.v1.TaskQueueType` */
const ACTIVITY = 2;

/** `temporal task-queue config set`. @param perSecond `undefined` lifts it: what the workers say counts again */
export async function limitAhead(service: WorkflowService, perSecond: number | undefined): Promise<void> {
  await service.updateTaskQueueConfig({
    namespace: 'default',
    taskQueue: queue,
    taskQueueType: ACTIVITY,
    updateQueueRateLimit: {
      ...(perSecond !== undefined && { rateLimit: { requestsPerSecond: perSecond } }),
      reason: 'a storm on purpose',
    },
  });
}

/** @returns how many stand in it, as far as the server knows */
export async function standingAhead(service: WorkflowService): Promise<number> {
  const { stats } = await service.describeTaskQueue({
    namespace: 'default',
    taskQueue: { name: queue },
    taskQueueType: ACTIVITY,
    reportStats: true,
  });
  return Number(stats?.approximateBacklogCount ?? 0);
}
