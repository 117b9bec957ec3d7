/** Wires the workers of this process: one for the workflows and for whatever asks no provider, two for each provider. */
import { existsSync } from 'node:fs';
import {
  GracefulShutdownPeriodExpiredError,
  NativeConnection,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import type { ActivityDeps } from '../../activities/deps.js';
import { createActivities } from '../../activities/index.js';
import { TASK_QUEUE } from '../contract/messages.js';
import type { Config } from '../platform/config.js';
import type { Tracing } from '../tracing/index.js';
import { bundlePath, bundleWorkflows, type Failures } from './bundle.js';
import { namedInLogs } from './named-in-logs.js';
import { providerQueues } from './provider-queues.js';
import { versioningOptions } from './worker-versioning.js';

export interface RunningWorker {
  /** Every one of them. */
  running(): boolean;
  /** Lets activities under way finish, then stops; those that do not finish in time are done anew by another worker. */
  close(): Promise<void>;
  /** Rejects where one of them fails. */
  done: Promise<void>;
}

type Workflows = NonNullable<WorkerOptions['workflowBundle']>;

/** The bundle that `npm run build` made; from sources (tests, demo) it is bundled at the start. */
export function workflows(failures: Failures): Workflows | Promise<Workflows> {
  const codePath = bundlePath(failures);
  return existsSync(codePath) ? { codePath } : bundleWorkflows(failures);
}

/** As many polls as there is work: a process has several queues, and most of them are quiet. */
const pollers = { type: 'autoscaling' } as const;
/** A number that stays: people wait for these, and the server's advice takes away too many in a storm (ADR 19). */
export const workflowPollers = { type: 'simple-maximum', maximum: 20 } as const;

export async function startWorker(
  {
    temporal,
    payloadEncryption,
    deployment,
    callLimits,
    maxCachedWorkflows,
  }: Pick<Config, 'temporal' | 'payloadEncryption' | 'deployment' | 'callLimits' | 'maxCachedWorkflows'>,
  deps: ActivityDeps,
  tracing?: Pick<Tracing, 'activities'>,
): Promise<RunningWorker> {
  const connection = await NativeConnection.connect(temporal.connectionOptions);
  const activities = createActivities(deps);
  /** What all of them have in common. */
  const shared = {
    dataConverter: temporal.dataConverter,
    connection,
    namespace: temporal.namespace,
    activityTaskPollerBehavior: pollers,
    interceptors: { activity: [namedInLogs, ...(tracing ? [tracing.activities] : [])] },
    shutdownGraceTime: '10 seconds',
    shutdownForceTime: '20 seconds',
    ...versioningOptions({ deployment }),
  } satisfies Partial<WorkerOptions>;
  const main = {
    workflowBundle: await workflows(payloadEncryption ? 'encoded' : 'readable'),
    taskQueue: TASK_QUEUE,
    // All of them: earlier versions have put those that ask a provider here as well.
    activities,
    workflowTaskPollerBehavior: workflowPollers,
    maxCachedWorkflows,
    // How long a task waits for a worker that is gone before another one takes it: a person may be waiting as well.
    stickyQueueScheduleToStartTimeout: '5 seconds',
  } satisfies Partial<WorkerOptions>;
  const workers = await Promise.all(
    [main, ...providerQueues(callLimits, activities)].map((own) => Worker.create({ ...shared, ...own })),
  );
  return running(workers, connection);
}

function running(workers: Worker[], connection: NativeConnection): RunningWorker {
  const ends = workers.map((worker) => worker.run());
  const done = Promise.all(ends).then((): void => undefined);
  return {
    running: () => workers.every((worker) => worker.getState() === 'RUNNING'),
    async close() {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      const failures = (await Promise.allSettled(ends)).flatMap((end) =>
        end.status === 'rejected' ? [end.reason as Error] : [],
      );
      const unexpected = failures.find((each) => !(each instanceof GracefulShutdownPeriodExpiredError));
      // Those that were not done in time still hold the connection, and so would the process: whoever stops it ends that.
      if (unexpected ?? failures.length === 0) await connection.close();
      if (unexpected) throw unexpected;
    },
    done,
  };
}
