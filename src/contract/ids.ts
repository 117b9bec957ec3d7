/**
 * How a reauth is named, each rule beside its inverse. Free of every import: workflow code uses it.
 *
 * The workflow id names the connection (`reauth/<tenant>/<provider>/<connection id>`), so that a second report of the
 * same connection meets the open reauth. The reauth id names one reauth of it: a nonce in front of the same parts, so
 * that an id leads to its workflow without any look-up table.
 */

/** PostgreSQL holds 255 characters of a workflow id, here all ASCII, and the hand-off's is longer than the reauth's. */
export const MAX_WORKFLOW_ID_BYTES = 200;

/** How tenants are named. */
export const TENANT_NAME = /^[a-z0-9-]{1,40}$/;
/** Whose a webhook or a command is that names no tenant. */
export const DEFAULT_TENANT = 'default';
/** How providers are named. */
export const PROVIDER_NAME = /^[a-z]{1,20}$/;

/** A tenant's connection: each part as it was given, the connection's id of any characters. */
export interface ReauthAddress {
  tenant: string;
  provider: string;
  connectionId: string;
}

export function addressFor(
  tenant: string,
  { provider, id }: { provider: string; id: string },
): ReauthAddress {
  return { tenant, provider, connectionId: id };
}

/** Of the connection's open reauth, and of all those before: runs tell them apart. */
export function workflowIdFor({ tenant, provider, connectionId }: ReauthAddress): string {
  return `reauth/${tenant}/${provider}/${encodeURIComponent(connectionId)}`;
}

/** A workflow of its own for each run that closed; `reauthWorkflowIdOf` leads back. */
export function handOffIdFor(address: ReauthAddress, runId: string): string {
  return `${workflowIdFor(address).replace(/^reauth/, 'handoff')}/${runId}`;
}

/** The reauth that a workflow belongs to, itself or its hand-off: secrets are sealed for that id. */
export function reauthWorkflowIdOf(workflowId: string): string {
  return workflowId.replace(/^handoff\/(.*)\/[^/]+$/, 'reauth/$1');
}

/**
 * @param nonce URL-safe, made once at the start of the reauth
 * @returns the opaque, URL-safe id of one reauth
 */
export function reauthIdFor(address: ReauthAddress, nonce: string): string {
  const { tenant, provider, connectionId } = address;
  // `%` would be decoded by a server on the way, and `~` separates: `~hh` stands for each byte that needs care.
  const connection = encodeURIComponent(connectionId)
    .replaceAll('~', '%7E')
    .replace(/[!'()*.]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%', '.');
  return [nonce, tenant, provider, connection].join('~');
}

/** The connection a reauth id belongs to, or `undefined` where the id cannot be one of ours. */
export function addressOf(reauthId: string): ReauthAddress | undefined {
  const match = /^[\w-]{8,64}~([a-z0-9-]{1,40})~([a-z]{1,20})~([\w.-]{1,600})$/.exec(reauthId);
  if (match === null) return undefined;
  const [, tenant, provider, connection] = match as unknown as [string, string, string, string];
  try {
    return { tenant, provider, connectionId: decodeURIComponent(connection.replaceAll('.', '%')) };
  } catch {
    return undefined;
  }
}
