/** What differs from provider to provider in a story that is otherwise the same. */
import { press, pressed, repair as comeBackWithCode } from './people.js';
import { pressPlaid } from './simulators/dwolla/index.js';
import type { World } from './world.js';

/** Faults that each simulator has for its mint. */
export type MintFault =
  | { kind: 'status'; status: number; retryAfter?: number; createsSession?: boolean }
  | { kind: 'html' }
  | { kind: 'hang'; createsSession?: boolean }
  | { kind: 'reset'; createsSession?: boolean };

export interface Ways {
  name: 'finch' | 'dwolla';
  /** A broken connection at the provider, as a start body gives it; it can be probed. */
  broken(world: World): { id: string; connection: { provider: string; id: string } };
  /** Presses the button, signs in to the end, and comes back. */
  repair(world: World, link: string): Promise<void>;
  /** Whether a sign-in to the very end leaves the connection broken from now on. */
  leavesBroken(world: World, on: boolean): void;
  /** Whether the provider goes on working after a sign-in from now on; `isDone` ends that for one connection. */
  takesTime(world: World, on: boolean): void;
  isDone(world: World, id: string): void;
  healElsewhere(world: World, id: string): void;
  remove(world: World, id: string): void;
  /** How many sessions were minted for it. */
  sessions(world: World, id: string): number;
  /** How often the provider was asked for one, also in vain. */
  mintCalls(world: World, id: string): number;
  fault(world: World, fault: MintFault, options?: { times?: number }): void;
  /** Our credentials are refused from now on; how often they were. */
  refuseCredentials(world: World): void;
  refusals(world: World): number;
  /** The status with which the provider refuses a connection. */
  rejection: number;
  /** The status of a press that went well: away to the provider's page, or to ours. */
  opens: number;
  evidence: 'introspect' | 'balance';
}

export const finchWays: Ways = {
  name: 'finch',
  broken({ finch }) {
    const { id, accessToken } = finch.addConnection({ status: 'reauth' });
    return { id, connection: { provider: 'finch', id, accessToken } as { provider: string; id: string } };
  },
  async repair(_, link) {
    await comeBackWithCode(await pressed(link));
  },
  leavesBroken: ({ finch }, on) => void (finch.knobs.statusAfterFinish = on ? 'reauth' : 'connected'),
  takesTime: ({ finch }, on) => void (finch.knobs.statusAfterFinish = on ? 'processing' : 'connected'),
  isDone: ({ finch }, id) => finch.setStatus(id, 'connected'),
  healElsewhere: ({ finch }, id) => finch.repair(id),
  remove(world, id) {
    world.finch.setStatus(id, 'disconnected');
    // A token of a disconnected connection tells nothing any more; one that still does says so.
    const body = { connection_id: id, connection_status: { status: 'disconnected' } };
    world.finch.fault('introspect', { kind: 'status', status: 200, body });
  },
  sessions: ({ finch }, id) => finch.sessions.filter(({ connectionId }) => connectionId === id).length,
  mintCalls: ({ finch }, id) =>
    finch.requests.filter(({ path, body }) => path.endsWith('/reauthenticate') && body.includes(id)).length,
  fault: ({ finch }, fault, options) => finch.fault('mint', fault, options),
  refuseCredentials: ({ finch }) => finch.fault('mint', { kind: 'status', status: 401 }),
  refusals: ({ finch }) => finch.requests.filter(({ status }) => status === 401).length,
  rejection: 400,
  opens: 303,
  evidence: 'introspect',
};

export const dwollaWays: Ways = {
  name: 'dwolla',
  broken({ dwolla }) {
    const { id, fundingSourceId } = dwolla.addExchange({ broken: true });
    return {
      id,
      connection: { provider: 'dwolla', id, fundingSourceId } as { provider: string; id: string },
    };
  },
  async repair(world, link) {
    const token = await plaidTokenOf(await press(link));
    const { ok } = await pressPlaid(world.dwolla.url, token, 'finish');
    if (!ok) throw new Error('Plaid Link did not end well');
    await comeBack(link);
  },
  leavesBroken: ({ dwolla }, on) => void (dwolla.knobs.repairLag = on ? 1e12 : 0),
  takesTime: ({ dwolla }, on) => void (dwolla.knobs.repairLag = on ? 1e12 : 0),
  isDone: ({ dwolla }, id) => dwolla.heal(id),
  healElsewhere: ({ dwolla }, id) => dwolla.heal(id),
  remove: ({ dwolla }, id) => dwolla.remove(id),
  sessions: ({ dwolla }, id) => dwolla.sessions.filter(({ exchangeId }) => exchangeId === id).length,
  mintCalls: ({ dwolla }, id) =>
    dwolla.requests.filter(({ path }) => path === `/exchanges/${id}/exchange-sessions`).length,
  fault: ({ dwolla }, fault, options) => dwolla.fault('mint', fault, options),
  refuseCredentials({ dwolla }) {
    dwolla.fault('token', { kind: 'status', status: 401, body: { error: 'invalid_client' } });
    dwolla.fault('mint', { kind: 'status', status: 401, body: { code: 'InvalidCredentials' } });
  },
  refusals: ({ dwolla }) => dwolla.requests.filter(({ status }) => status === 401).length,
  rejection: 403,
  opens: 200,
  evidence: 'balance',
};

export const allWays = [finchWays, dwollaWays];

/** The token on the page that the button answered with. */
export async function plaidTokenOf(page: Response): Promise<string> {
  const token = /data-token="([^"]+)"/.exec(await page.text())?.[1];
  if (page.status !== 200 || token === undefined) throw new Error(`the button answered ${page.status}`);
  return token;
}

/** What our page posts once Plaid Link says that the person is done. */
export async function comeBack(link: string): Promise<void> {
  const { status } = await fetch(`${link}/returned`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  if (status !== 202) throw new Error(`the return was answered ${status}`);
}
