/** What a part of the benchmark runs on: a Temporal server of its own, simulated providers and a mailbox, in this process. */
import type { Client } from '@temporalio/client';
import { KeyRing, generateKey } from '../src/secrets/key-ring.js';
import { Vault } from '../src/secrets/vault.js';
import { ensureSearchAttributes } from '../src/temporal/search-attributes.js';
import { freePort } from '../test/free-port.js';
import { startBackendSimulator, type BackendSimulator } from '../test/simulators/backend/index.js';
import { startDwollaSimulator, type DwollaSimulator } from '../test/simulators/dwolla/index.js';
import { startFinchSimulator, type FinchSimulator } from '../test/simulators/finch/index.js';
import { startMailbox, type Mailbox } from '../test/simulators/mailbox/index.js';
import { startDevServer } from '../test/temporal-server/index.js';

export const TENANT = 'default';
export const OTHER_TENANT = 'other';
const keyOf = (tenant: string): string => `bench-key-of-${tenant}`;

export interface Stage {
  client: Client;
  connection: Parameters<typeof ensureSearchAttributes>[0];
  finch: FinchSimulator;
  dwolla: DwollaSimulator;
  mailbox: Mailbox;
  backend: BackendSimulator;
  vault: Vault;
  publicUrl: string;
  /** Of a service in this place, but for those of a backend. */
  settings: Record<string, string>;
  /** What is set where a tenant has a backend. */
  backendSettings: Record<string, string>;
  api(
    method: string,
    path: string,
    body?: unknown,
    tenant?: string,
  ): Promise<{ status: number; body: unknown }>;
  /** Billable actions so far, by type: the server's own count. */
  actions(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

const credentials = { clientId: 'bench-client', clientSecret: 'bench-secret' };
/** Of every service in the benchmark. */
const fixedSettings = {
  API_KEYS: `${TENANT}:${keyOf(TENANT)},${OTHER_TENANT}:${keyOf(OTHER_TENANT)}`,
  FINCH_CLIENT_ID: credentials.clientId,
  FINCH_CLIENT_SECRET: credentials.clientSecret,
  DWOLLA_CLIENT_ID: credentials.clientId,
  DWOLLA_CLIENT_SECRET: credentials.clientSecret,
  FINCH_CALLS_PER_SECOND: '10000',
  DWOLLA_CALLS_PER_SECOND: '10000',
  LIMITS_REQUESTS_PER_MINUTE: '1000000',
  MAIL_FROM: 'Acme Payroll <repair@acme.example>',
  ESCALATION_EMAIL: 'ops@company.example',
  METRICS_ADDRESS: 'off',
};

/**
 * A server reads the queues of a shard twenty times a second, and keeps what has come since for the next time. Where there
 * are many shards (docker-compose.yml: 512) nobody meets that; this server has one.
 */
const readAtOnce = ['transfer', 'timer', 'visibility'].flatMap((queue) => [
  '--dynamic-config-value',
  `history.${queue}ProcessorMaxPollRPS=1000`,
]);

export async function setStage(): Promise<Stage> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const publicUrl = `http://127.0.0.1:${port}`;
  const eventsSecret = `whsec_${Buffer.from('the secret of the benchmark only').toString('base64')}`;
  const keys = generateKey('bench');
  const server = await startDevServer({
    say: () => {},
    // What it says under load is about its own retries.
    extraArgs: ['--metrics-port', String(metricsPort), '--log-level', 'never', ...readAtOnce],
  });
  const [mailbox, finch, dwolla, backend] = await Promise.all([
    startMailbox(),
    startFinchSimulator({ ...credentials, redirectUris: [`${publicUrl}/callbacks/finch`] }),
    startDwollaSimulator({ ...credentials, redirectUrls: [`${publicUrl}/callbacks/dwolla`] }),
    startBackendSimulator({ secret: eventsSecret }),
  ]);
  const { client, connection } = server.env;
  await ensureSearchAttributes(connection, server.namespace);
  return {
    client,
    connection,
    finch,
    dwolla,
    mailbox,
    backend,
    vault: new Vault(KeyRing.parse(keys)),
    publicUrl,
    settings: {
      ...fixedSettings,
      TEMPORAL_ADDRESS: server.address,
      TEMPORAL_NAMESPACE: server.namespace,
      PORT: String(port),
      PUBLIC_URL: publicUrl,
      REAUTH_KEYS: keys,
      FINCH_BASE_URL: finch.url,
      DWOLLA_BASE_URL: dwolla.url,
      SMTP_URL: mailbox.smtpUrl,
    },
    backendSettings: {
      EVENTS_URL: backend.eventsUrl,
      EVENTS_SECRET: eventsSecret,
      EVENTS_ALLOW_PRIVATE: 'on',
      DIRECTORY_URL: backend.directoryUrl,
    },
    async api(method, path, body, tenant = TENANT) {
      const response = await fetch(`${publicUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${keyOf(tenant)}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, body: await response.json() };
    },
    actions: () => actionsAt(`http://127.0.0.1:${metricsPort}/metrics`),
    async close() {
      await Promise.all([mailbox.close(), finch.close(), dwolla.close(), backend.close()]);
      await server.close();
    },
  };
}

async function actionsAt(url: string): Promise<Record<string, number>> {
  const text = await (await fetch(url)).text();
  const counts: Record<string, number> = {};
  for (const [, labels = '', value] of text.matchAll(/^action\{([^}]*)\} ([\d.e+]+)$/gm)) {
    if (!labels.includes('namespace="default"')) continue;
    const type = /action_type="([^"]+)"/.exec(labels)?.[1] ?? 'unknown';
    counts[type] = (counts[type] ?? 0) + Number(value);
  }
  return counts;
}
