/** Wires the worker: its queue, the workflows, the activities with what they need. */
import { existsSync } from 'node:fs';
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { ActivityDeps } from '../../activities/deps.js';
import { createActivities } from '../../activities/index.js';
import { TASK_QUEUE } from '../contract/messages.js';
import type { Config } from '../platform/config.js';
import { bundlePath, bundleWorkflows, type Failures } from './bundle.js';

export interface RunningWorker {
  running(): boolean;
  /** Lets activities under way finish, then stops. */
  close(): Promise<void>;
  /** Rejects where the worker fails. */
  done: Promise<void>;
}

type Workflows = NonNullable<WorkerOptions['workflowBundle']>;

/** The bundle that `npm run build` made; from sources (tests, demo) it is bundled at the start. */
function workflows(failures: Failures): Workflows | Promise<Workflows> {
  const codePath = bundlePath(failures);
  return existsSync(codePath) ? { codePath } : bundleWorkflows(failures);
}

export async function startWorker(
  { temporal, payloadEncryption }: Pick<Config, 'temporal' | 'payloadEncryption'>,
  deps: ActivityDeps,
): Promise<RunningWorker> {
  const connection = await NativeConnection.connect(temporal.connectionOptions);
  const worker = await Worker.create({
    workflowBundle: await workflows(payloadEncryption ? 'encoded' : 'readable'),
    dataConverter: temporal.dataConverter,
    connection,
    namespace: temporal.namespace ?? 'default',
    taskQueue: TASK_QUEUE,
    activities: createActivities(deps),
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
