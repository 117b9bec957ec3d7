/** Which queues the providers have, how often each gives work away, and what work that is. */
import type { WorkerOptions } from '@temporalio/worker';
import type { Activities } from '../../activities/index.js';
import { providerQueue, waiting } from '../contract/queues.js';
import type { CallLimits } from '../platform/call-limits.js';

type Queue = Required<Pick<WorkerOptions, 'taskQueue' | 'activities' | 'maxTaskQueueActivitiesPerSecond'>>;

/** Also of providers that are not configured: their open reauths are to be told so. */
export function providerQueues(
  limits: CallLimits,
  { mintSession, exchangeCode, readConnection }: Activities,
): Queue[] {
  return Object.entries(limits).flatMap(([provider, perSecond]) =>
    waiting.map((who) => ({
      taskQueue: providerQueue(provider, who),
      activities: { mintSession, exchangeCode, readConnection },
      // The server keeps it for the whole queue, however many workers there are.
      maxTaskQueueActivitiesPerSecond: perSecond[who],
    })),
  );
}
