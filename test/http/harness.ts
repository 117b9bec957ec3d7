/** The HTTP side alone, over real sockets, with a client that answers as a test wants: for what no Temporal does on demand. */
import { afterEach } from 'vitest';
import { policiesFor } from '../../src/contract/policy-schema.js';
import { createApp, type AppDeps } from '../../src/http/app.js';
import { listen } from '../../src/http/server.js';
import { providerKits } from '../../src/providers/registry.js';
import { hashOfKey } from '../../src/secrets/api-key.js';
import { KeyRing, generateKey } from '../../src/secrets/key-ring.js';
import { Vault } from '../../src/secrets/vault.js';
import type { Reauths } from '../../src/temporal/reauths.js';
import type { ReauthStanding } from '../../src/temporal/standing.js';
import { recordingLog } from '../recording-log.js';

export const KEY = 'a-key-of-this-tenant';
export const vault = new Vault(KeyRing.parse(generateKey('test')));
export const capability = { reauthId: 'nonce12345678901~default~finch~con-1', contact: 'c1' };
export const TOKEN = vault.linkToken(capability);
export const waiting: ReauthStanding = {
  provider: 'finch',
  phase: 'waiting',
  institution: 'Gusto',
  effect: 'Payroll deductions are not being synced.',
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Whatever is not given fails, as what nobody expected does. */
function clientOf(given: Partial<Reauths>): Reauths {
  return new Proxy({} as Reauths, {
    get: (_, name) => given[name as keyof Reauths] ?? (() => Promise.reject(new Error(`no ${String(name)}`))),
  });
}

/** @returns where it is served */
export async function serveHttp(
  given: Partial<Reauths> = {},
  api: Partial<AppDeps['api']> = {},
): Promise<{ url: string; port: number; routes: { method: string; path: string }[] }> {
  const client = clientOf(given);
  const log = recordingLog().logger;
  const traits = providerKits.map((kit) => kit.traits);
  const intake = { kinds: providerKits, policies: policiesFor(providerKits) };
  const startingTenant = (name: string) => ({
    name,
    configured: ['finch'],
    hasEvents: false,
    hasDirectory: false,
    hasEscalationWebhook: false,
  });
  const brandOf = () => ({ name: 'Acme' });
  const plaidScriptUrl = 'https://cdn.plaid.com/link/v2/stable/link-initialize.js';
  const linkFor = () => 'https://reauth.example/r/x';
  const callbackUrl = () => 'https://reauth.example/callbacks/finch';
  const apiKeys = [{ tenant: 'default', hash: hashOfKey(KEY).toString('hex') }];
  const app = createApp({
    api: {
      apiKeys,
      requestsPerMinute: () => 6_000,
      client,
      vault,
      intake,
      startingTenant,
      linkFor,
      log,
      ...api,
    },
    links: { client, vault, brandOf, traits, plaidScriptUrl },
    callbacks: { client, vault, brandOf, traits, callbackUrl, plaidScriptUrl },
    webhooks: { client, intake, startingTenant, reader: () => () => 'forged', log },
    pages: { formActions: ['https:'], plaidScriptUrl },
    publicUrl: 'https://reauth.example',
    ready: () => Promise.resolve({ temporal: true, namespace: true, worker: true, reasons: [] }),
    observers: [],
    log,
  });
  const server = await listen(app, 0);
  closers.push(() => server.close());
  const routes = app.routes.map(({ method, path }) => ({ method, path }));
  return { url: `http://127.0.0.1:${server.port}`, port: server.port, routes };
}
