import { randomUUID } from 'node:crypto';
import type { Knobs } from './knobs.js';
import type { Connection, ConnectionStatus } from './model.js';

/** What the webhook says. Everything may be wrong on purpose: unknown status, type, connection. */
export interface WebhookEvent {
  /** `account.updated` by default; `test` is what the dashboard's test button sends. */
  eventType?: string;
  /** May be one the simulator does not know. */
  connectionId?: string;
  /** By default the connection's own. */
  status?: ConnectionStatus;
  entityId?: string;
  authenticationMethod?: Knobs['authenticationMethod'];
  /** Older events carry only the deprecated company and account ids. */
  omitConnectionId?: boolean;
  /** Replaces the whole body; a string is sent as it is. */
  body?: unknown;
}

/** The raw body. It carries neither a time nor a sequence number: order cannot be told from it. */
export function webhookBody(event: WebhookEvent, connection: Connection | undefined, knobs: Knobs): string {
  if (event.body !== undefined)
    return typeof event.body === 'string' ? event.body : JSON.stringify(event.body);
  const connectionId = event.omitConnectionId === true ? undefined : event.connectionId;
  const eventType = event.eventType ?? 'account.updated';
  return JSON.stringify({
    company_id: connection?.companyId ?? randomUUID(),
    account_id: connection?.accountId ?? randomUUID(),
    connection_id: connectionId,
    entity_id: event.entityId,
    event_type: eventType,
    data: eventType === 'account.updated' ? accountData(event, connection, knobs) : {},
  });
}

function accountData(event: WebhookEvent, connection: Connection | undefined, knobs: Knobs): object {
  const type = connection?.authenticationMethod ?? 'credential';
  const shape = event.authenticationMethod ?? knobs.authenticationMethod;
  return {
    status: event.status ?? connection?.status ?? 'connected',
    authentication_method:
      shape === 'string' ? type : { type, benefits_support: null, supported_fields: null },
  };
}
