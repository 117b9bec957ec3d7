/** Wires the worker: its queue, the workflows, the activities with what they need. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { ActivityDeps } from '../../activities/deps.js';
import { createActivities } from '../../activities/index.js';
import { TASK_QUEUE } from '../contract/messages.js';
import type { Config } from '../platform/config.js';
import type { Tracing } from '../tracing/index.js';
import { bundleWorkflows } from './bundle.js';
import { namedInLogs } from './call-context.js';

export interface RunningWorker {
  running(): boolean;
  /** Lets activities under way finish, then stops. */
  close(): Promise<void>;
  /** Rejects where the worker fails. */
  done: Promise<void>;
}

type Workflows = NonNullable<WorkerOptions['workflowBundle']>;

/** The bundle that `npm run build` made; from sources (tests, demo) it is bundled at the start. */
function workflows(): Workflows | Promise<Workflows> {
  const codePath = fileURLToPath(new URL('../../workflow-bundle.js', import.meta.url));
  return existsSync(codePath) ? { codePath } : bundleWorkflows();
}

export async function startWorker(
  { temporal }: Pick<Config, 'temporal'>,
  deps: ActivityDeps,
  tracing?: Pick<Tracing, 'activities'>,
): Promise<RunningWorker> {
  const connection = await NativeConnection.connect(temporal.connectionOptions);
  const worker = await Worker.create({
    workflowBundle: await workflows(),
    connection,
    namespace: temporal.namespace ?? 'default',
    taskQueue: TASK_QUEUE,
    activities: createActivities(deps),
    interceptors: { activity: [namedInLogs, ...(tracing ? [tracing.activities] : [])] },
    // How long a task waits for a worker that is gone before another one takes it: a person may be waiting as well.
    stickyQueueScheduleToStartTimeout: '5 seconds',
    shutdownGraceTime: '10 seconds',
    shutdownForceTime: '20 seconds',
  });
  const done = worker.run();
  return {
    running: () => worker.getState() === 'RUNNING',
    async close() {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      try {
        await done;
      } finally {
        await connection.close();
      }
    },
    done,
  };
}
