/** The tenant's own addresses: the endpoint for events, the directory, the escalation's channel. Nothing is posted to them. */
import { reach } from '../../backend/reach.js';
import type { EventsSettings, TenantSettings } from '../../platform/tenant-settings.js';
import { found, type Finding } from './finding.js';

export async function endpointFindings({
  events,
  directory,
  escalationWebhook,
}: Pick<TenantSettings, 'events' | 'directory' | 'escalationWebhook'>): Promise<Finding[]> {
  return Promise.all([
    ...(events ? [endpointFinding('events', 'EVENTS_URL', events)] : []),
    ...(directory ? [endpointFinding('directory', 'DIRECTORY_URL', directory)] : []),
    ...(escalationWebhook
      ? [endpointFinding('escalation', 'ESCALATION_WEBHOOK_URL', escalationWebhook)]
      : []),
  ]);
}

function endpointFinding(
  check: string,
  setting: string,
  endpoint: Pick<EventsSettings, 'url' | 'allowPrivate'>,
): Promise<Finding> {
  // The path may be a secret.
  const { host } = new URL(endpoint.url);
  return found(
    check,
    async () => {
      await reach(endpoint);
      return `${host} answers; nothing was posted to it`;
    },
    () => `Check ${setting} (${host}), and whether this machine may reach it.`,
  );
}
