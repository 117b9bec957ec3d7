/** What the activities need of everybody else. */
import type { MetricMeter } from '@temporalio/common';
import type { ActivityDeps } from '../../activities/deps.js';
import { createBackend } from '../backend/index.js';
import type { Intake } from '../intake/intake.js';
import { measuredBackend } from '../metrics/backend.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/log.js';
import type { Vault } from '../secrets/vault.js';
import { TemporalHandOffs } from '../temporal/hand-offs.js';
import type { Tenants } from './tenants.js';

interface Around {
  config: Config;
  tenants: Tenants;
  intake: Intake;
  vault: Vault;
  linkFor: ActivityDeps['linkFor'];
  client: ConstructorParameters<typeof TemporalHandOffs>[0];
  log: Logger;
  meter: MetricMeter;
}

export function activityDeps(around: Around): ActivityDeps {
  const { config, tenants, intake, vault, linkFor, client, log, meter } = around;
  const backend = createBackend((name) => tenants.endpoints(name), intake, log);
  return {
    tenant: (name) => tenants.forActivities(name),
    backend: measuredBackend(backend, meter),
    handOffs: new TemporalHandOffs(client),
    intake,
    vault,
    linkFor,
    workflowUrl: webUiOf(config.temporal),
    mailDomain: new URL(config.publicUrl).hostname,
  };
}

/** @returns where the Web UI shows a run; nowhere without a `TEMPORAL_UI_URL` */
function webUiOf({ uiUrl, namespace }: Config['temporal']): ActivityDeps['workflowUrl'] {
  return (workflowId, runId) =>
    uiUrl && `${uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`;
}
