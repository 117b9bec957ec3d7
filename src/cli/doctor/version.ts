/** Worker versioning: a version is given nothing to do before somebody says that it is the current one. */
import type { Client } from '@temporalio/client';
import type { Deployment } from '../../platform/deployment.js';
import { currentBuild } from '../../temporal/workers.js';
import type { Finding } from './finding.js';

const check = 'worker version';

export async function versionFinding(
  client: Client,
  { deploymentName, buildId }: Deployment,
): Promise<Finding> {
  const current = await currentBuild(client, deploymentName);
  if (current === 'unknown') {
    const todo = 'Start one with "reauth worker" or "reauth serve"; then make its version the current one.';
    return { check, status: 'fail', says: `no worker of ${deploymentName} has come so far`, todo };
  }
  const makeCurrent = [
    'temporal worker deployment set-current-version',
    `--namespace ${client.options.namespace} --deployment-name ${deploymentName} --build-id ${buildId}`,
  ].join(' ');
  if (current === 'none') {
    const says = `no version of ${deploymentName} is the current one: its workers are given nothing to do`;
    return { check, status: 'fail', says, todo: `Run: ${makeCurrent}` };
  }
  if (current.buildId === buildId) {
    return { check, status: 'ok', says: `${buildId} is the current one of ${deploymentName}` };
  }
  const says = `${current.buildId} is the current one of ${deploymentName}, and not ${buildId}, which is set here`;
  return { check, status: 'warn', says, todo: `Once workers of ${buildId} are there, run: ${makeCurrent}` };
}
