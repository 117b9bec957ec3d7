/** The Dwolla adapter over real HTTP, with the simulator behind it. */
import { afterEach, beforeEach, expect } from 'vitest';
import { OutsideError, type KnownSoFar } from '../../../src/contract/ports.js';
import type { DwollaConnection } from '../../../src/providers/dwolla/connection.js';
import { dwolla as kit } from '../../../src/providers/dwolla/index.js';
import { recordingLog } from '../../recording-log.js';
import { pressPlaid, startDwollaSimulator, type DwollaSimulator } from '../../simulators/dwolla/index.js';

export const MINUTE = 60 * 1000;
export const HOUR = 60 * MINUTE;
export const SECRET = 'canary-client-secret';
const sessionLife = { dwolla: 30 * MINUTE, mx: 10 * MINUTE };

/** Of the test that is running. */
export let dwolla: DwollaSimulator;
export let connection: DwollaConnection;
export const log = recordingLog();
let mints = 0;

beforeEach(async () => {
  dwolla = await startDwollaSimulator({
    clientId: 'client',
    clientSecret: SECRET,
    redirectUrls: ['https://app.example.com/back'],
  });
  connection = connectionOf(dwolla.addExchange({ broken: true }));
});
afterEach(async () => {
  await dwolla.close();
  const told = log.text();
  const secrets = dwolla.sessions.flatMap(({ id, plaidToken, mxUrl }) => [id, plaidToken, mxUrl]);
  for (const secret of [SECRET, ...secrets]) if (secret) expect(told).not.toContain(secret);
  log.clear();
});

export function connectionOf(exchange: {
  id: string;
  fundingSourceId?: string | undefined;
}): DwollaConnection {
  const { id, fundingSourceId } = exchange;
  return { provider: 'dwolla', id, ...(fundingSourceId !== undefined && { fundingSourceId }) };
}

/** One process: its calls share a token. */
export function adapter(change: { clientSecret?: string; baseUrl?: string } = {}) {
  const settings = { baseUrl: dwolla.url, clientId: 'client', clientSecret: SECRET, ...change };
  const callbackUrl = 'https://reauth.example.com/callbacks/dwolla';
  const provider = kit.create(settings, { callbackUrl, log: log.logger });
  return {
    mint: (of = connection, idempotencyKey = `key-${(mints += 1)}`) =>
      provider.mint(of, { sessionLife, idempotencyKey }),
    health: (known: Partial<KnownSoFar> = {}, of = connection) =>
      provider.health(of, { startedAt: Date.now() - HOUR, ...known }),
  };
}

export async function failureOf(deed: Promise<unknown>): Promise<OutsideError> {
  const error = await deed.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OutsideError);
  expect(String(error)).not.toContain(SECRET);
  return error as OutsideError;
}

export const requestsTo = (path: RegExp) => dwolla.requests.filter((each) => path.test(each.path));

/** Mints, and signs in at Plaid to the very end. */
export async function signIn(): Promise<void> {
  const { secret: session } = await adapter().mint();
  if (!('plaidToken' in session)) throw new Error('no Plaid token');
  await pressPlaid(dwolla.url, session.plaidToken, 'finish');
}
