/** Worker versioning: every worker of this process belongs to the same deployment version. */
import type { WorkerOptions } from '@temporalio/worker';
import type { Config } from '../platform/config.js';

/**
 * An open reauth moves on to the version that is made current, which replays what the earlier ones recorded: it may live
 * for longer than anybody wants to keep an old version running.
 */
export function versioningOptions({
  deployment,
}: Pick<Config, 'deployment'>): Pick<WorkerOptions, 'workerDeploymentOptions'> {
  if (!deployment) return {};
  return {
    workerDeploymentOptions: {
      version: deployment,
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  };
}
