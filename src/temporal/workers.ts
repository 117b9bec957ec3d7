/** Whether workers are there, as the server sees it. */
import type { Client } from '@temporalio/client';
import { TASK_QUEUE } from '../contract/messages.js';
import { ANSWER_WITHIN } from './executions.js';

/** `temporal.api.enums.v1.TaskQueueType` */
const WORKFLOW = 1;
/** ms; a poll is renewed within a minute, and the server remembers it for five. */
const RECENT = 90_000;

/** @returns whether a worker polls our task queue, as far as the server answers */
export async function workerPolls(client: Client): Promise<boolean> {
  try {
    const { pollers } = await client.withDeadline(Date.now() + ANSWER_WITHIN, () =>
      client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: TASK_QUEUE },
        taskQueueType: WORKFLOW,
      }),
    );
    return (pollers ?? []).some(
      ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > Date.now() - RECENT,
    );
  } catch {
    return false;
  }
}
