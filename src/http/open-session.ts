/** A press at the edge: asks the workflow for a session, and opens what it was sealed in. */
import { addressOf, workflowIdFor } from '../contract/ids.js';
import type { OpenSessionResult } from '../contract/messages.js';
import type { SessionSecret } from '../contract/ports.js';
import { SealError } from '../secrets/seal.js';
import type { Capability, Vault } from '../secrets/vault.js';
import type { Reauths } from '../temporal/reauths.js';

export type Opened =
  | { status: 'ready'; number: number; expiresAt: number; session: SessionSecret }
  | Exclude<OpenSessionResult, { status: 'ready' }>
  | undefined;

export interface OpenSessionDeps {
  client: Pick<Reauths, 'openSession'>;
  vault: Vault;
}

/** Where there is no session to be had right now, seconds. */
export const COME_AGAIN = 60;

/**
 * A session whose key has left the ring is worth nothing any more: then another one is asked for, once.
 * @param except the number of a session that turned out to be dead
 * @returns `undefined` where no such reauth is known
 */
export async function openSession(
  { client, vault }: OpenSessionDeps,
  capability: Capability,
  except?: number,
): Promise<Opened> {
  const ask = (dead?: number) =>
    client.openSession({ ...capability, ...(dead !== undefined && { except: dead }) });
  const opened = await ask(except);
  if (opened?.status !== 'ready') return opened;
  try {
    return ready(vault, capability, opened);
  } catch (error) {
    if (!(error instanceof SealError)) throw error;
    const another = await ask(opened.number);
    return another?.status === 'ready' ? ready(vault, capability, another) : another;
  }
}

function ready(
  vault: Vault,
  { reauthId }: Capability,
  { number, secret, expiresAt }: Extract<OpenSessionResult, { status: 'ready' }>,
): Opened {
  const address = addressOf(reauthId);
  if (!address) throw new Error('a link of ours names a reauth');
  const session = vault.openSecret('session', workflowIdFor(address), secret);
  return { status: 'ready', number, expiresAt, session: JSON.parse(session) as SessionSecret };
}

/** The provider's page, with our sealed `state` where it takes one: that comes back with the callback. */
export function addressOfPage(
  vault: Vault,
  capability: Capability,
  session: Extract<SessionSecret, { url: string }>,
): string {
  const url = new URL(session.url);
  if (session.takesState) url.searchParams.set('state', vault.state(capability));
  return url.href;
}
