/** Whether workers are there, as the server sees it. */
import type { Client } from '@temporalio/client';
import { TASK_QUEUE } from '../contract/messages.js';
import { ANSWER_WITHIN, Executions } from './executions.js';
import { NOT_FOUND, hasCode } from './grpc-codes.js';

/** `temporal.api.enums.v1.TaskQueueType` */
const WORKFLOW = 1;
/** ms; a poll is renewed within a minute, and the server remembers it for five. */
const RECENT = 90_000;

/** `temporal.api.enums.v1.WorkerVersioningMode` */
const VERSIONED = 2;

interface Version {
  deploymentName?: string | null;
  buildId?: string | null;
}

/** @returns whether a worker polls our task queue that is given work, as far as the server answers */
export async function workerPolls(client: Client): Promise<boolean> {
  try {
    const { pollers, versioningInfo } = await client.withDeadline(Date.now() + ANSWER_WITHIN, () =>
      client.workflowService.describeTaskQueue({
        namespace: client.options.namespace,
        taskQueue: { name: TASK_QUEUE },
        taskQueueType: WORKFLOW,
      }),
    );
    const { currentDeploymentVersion: current, rampingDeploymentVersion: ramping } = versioningInfo ?? {};
    const recent = (pollers ?? []).filter(
      ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 > Date.now() - RECENT,
    );
    return recent.some(({ deploymentOptions: own }) =>
      Number(own?.workerVersioningMode) === VERSIONED
        ? isSame(own, current) || isSame(own, ramping)
        : !current?.buildId,
    );
  } catch {
    return false;
  }
}

function isSame(one: Version | null | undefined, other: Version | null | undefined): boolean {
  return !!other?.buildId && one?.deploymentName === other.deploymentName && one?.buildId === other.buildId;
}

/**
 * @returns the build id that is given work; `none` where none is; `unknown` where no worker of it has come so far
 * @throws TemporalUnavailable
 */
export async function currentBuild(
  client: Client,
  deploymentName: string,
): Promise<{ buildId: string } | 'none' | 'unknown'> {
  try {
    const { workerDeploymentInfo } = await new Executions(client).within(ANSWER_WITHIN, () =>
      client.workflowService.describeWorkerDeployment({
        namespace: client.options.namespace,
        deploymentName,
      }),
    );
    const buildId = workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId;
    return buildId ? { buildId } : 'none';
  } catch (error) {
    if (hasCode(error, NOT_FOUND)) return 'unknown';
    throw error;
  }
}
