/**
 * Dwolla: bank accounts, repaired in Plaid Link on a page of ours or in MX's widget. A session lives for minutes and is
 * spent by its first use, nothing is returned and no webhook tells of a repair: the balance does.
 */
import { MINUTE } from '../../contract/durations.js';
import {
  OutsideError,
  type Health,
  type KnownSoFar,
  type Minted,
  type Provider,
} from '../../contract/ports.js';
import { pageAddress } from '../http.js';
import type { ProviderKit, Surroundings } from '../kit.js';
import { ApplicationToken } from './application-token.js';
import { DwollaClient, type DwollaSettings } from './client.js';
import { dwollaConnection, type DwollaConnection } from './connection.js';
import type { sessionAnswer } from './schemas.js';
import { dwollaSettings } from './settings.js';
import { dwollaWebhook } from './webhook.js';
import type { z } from 'zod';

/** All calls of one operation together, ms: a person may be waiting, and the activity's own limit is 8 seconds. */
const WITHIN = 7_000;

export const dwolla: ProviderKit<DwollaConnection, DwollaSettings> = {
  traits: { name: 'dwolla', returnsCode: false, probe: 'always', sessionSharedFor: MINUTE },
  schema: dwollaConnection,
  unnamed: 'your bank',
  refs: ({ fundingSourceId, customerId }) => [fundingSourceId, customerId].filter((id) => id !== undefined),
  policy: { mint: 'on_open', sessionLife: { dwolla: '30 minutes', mx: '10 minutes' } },
  // The limit is not published; who goes beyond it is blocked for five minutes. A mint takes two requests.
  callsPerSecond: 5,
  settings: dwollaSettings,
  create: createDwolla,
  webhook: ({ webhookSecrets }) => webhookSecrets && dwollaWebhook(webhookSecrets),
  async checkCredentials(settings) {
    await new ApplicationToken(settings).get();
    return 'gives a token for them';
  },
};

function createDwolla(settings: DwollaSettings, { log }: Surroundings): Provider<DwollaConnection> {
  const client = new DwollaClient(settings, log);
  return {
    async mint({ id, redirectUrl }, { sessionLife, idempotencyKey }) {
      const within = AbortSignal.timeout(WITHIN);
      const sessionId = await client
        .createSession(id, { redirectUrl, idempotencyKey }, within)
        .catch((error: unknown) => refusedOrGone(error, client, id, within));
      return mintedFrom(sessionId, await client.session(sessionId, within), sessionLife, settings);
    },
    health: (connection, known) => healthOf(connection, known, client),
  };
}

/** Dwolla refuses a mint for an exchange that was removed in more than one way: the exchange itself has to say so. */
async function refusedOrGone(
  error: unknown,
  client: DwollaClient,
  id: string,
  within: AbortSignal,
): Promise<never> {
  if (!(error instanceof OutsideError) || error.kind !== 'rejected') throw error;
  const status = await statusOf(client, id, within);
  throw status === 'removed' ? new OutsideError('gone', 'this exchange was removed') : error;
}

function mintedFrom(
  sessionId: string,
  { externalProviderSessionToken: plaidToken, _links }: z.infer<typeof sessionAnswer>,
  sessionLife: Record<string, number>,
  { baseUrl }: DwollaSettings,
): Minted {
  if (plaidToken) return { secret: { sessionId, plaidToken }, life: sessionLife['dwolla'] ?? 30 * MINUTE };
  const url = _links?.['external-provider-session']?.href;
  if (!url) {
    throw new OutsideError(
      'rejected',
      'the partner behind this exchange offers nothing that a person could open',
    );
  }
  const page = pageAddress(url, baseUrl, "the address of MX's widget");
  return { secret: { sessionId, url: page }, life: sessionLife['mx'] ?? 10 * MINUTE, mayNotReturn: true };
}

/**
 * A balance that was fetched from the bank after the return (or after the report, where nobody returned) is the proof; a
 * cached one is none. Where no balance can be read the exchange's status is the weaker evidence, if it means anything:
 * after a return, or after it was seen deactivated. Dwolla's documents leave open whether it changes at all.
 */
async function healthOf(
  { id, fundingSourceId }: DwollaConnection,
  { startedAt, returnedAt, brokenAt }: KnownSoFar,
  client: DwollaClient,
): Promise<Health> {
  const within = AbortSignal.timeout(WITHIN);
  const balance =
    fundingSourceId === undefined ? 'unreadable' : await client.balance(fundingSourceId, within);
  if (balance === 'update_credentials') {
    // That is decisive, whether or not more can be learnt right now.
    const status = await statusOf(client, id, within).catch(() => undefined);
    return { status: status === 'removed' ? 'gone' : 'broken' };
  }
  if (balance !== 'unreadable') {
    const fetchedAt = Date.parse(balance.lastUpdated ?? '');
    if (fetchedAt > Math.max(returnedAt ?? startedAt, brokenAt ?? 0))
      return { status: 'healthy', evidence: 'balance' };
  }
  const status = await statusOf(client, id, within);
  if (status === 'removed') return { status: 'gone' };
  if (status === 'deactivated') return { status: 'broken' };
  // Without a funding source it was the exchange that was seen broken, and that has changed since.
  const hasChanged = fundingSourceId === undefined && brokenAt !== undefined;
  const saysSomething = balance === 'unreadable' && (returnedAt !== undefined || hasChanged);
  return status === 'active' && saysSomething
    ? { status: 'healthy', evidence: 'exchange' }
    : { status: 'unproven' };
}

/** @returns `undefined` where Dwolla does not show it to us */
async function statusOf(client: DwollaClient, id: string, within: AbortSignal): Promise<string | undefined> {
  try {
    return (await client.exchange(id, within)).status.toLowerCase();
  } catch (error) {
    if (error instanceof OutsideError && error.kind === 'rejected') return undefined;
    throw error;
  }
}
