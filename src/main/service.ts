/** The composition root: the only place that knows everyone. */
import type { ActivityDeps } from '../../activities/deps.js';
import { createApp } from '../http/app.js';
import { listen } from '../http/server.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/log.js';
import { policiesFor } from '../contract/policy-schema.js';
import type { ProviderKit } from '../providers/kit.js';
import { providerKits } from '../providers/registry.js';
import { Vault } from '../secrets/vault.js';
import { connectClient } from '../temporal/connect.js';
import { createBackend } from '../backend/index.js';
import { TemporalHandOffs } from '../temporal/hand-offs.js';
import { Reauths } from '../temporal/reauths.js';
import { ensureSearchAttributes } from '../temporal/search-attributes.js';
import { workerPolls } from '../temporal/workers.js';
import { appDeps } from './app-deps.js';
import { startCodecServer } from './codec-server.js';
import { createTenants } from './tenants.js';
import { startWorker } from './worker.js';

export interface Service {
  /** Of the HTTP side; 0 without one. */
  port: number;
  /** Rejects where the worker fails. */
  done: Promise<void>;
  close(): Promise<void>;
}

/** What of the service runs in this process; the parts find each other through Temporal. */
export interface Parts {
  worker: boolean;
  ingress: boolean;
}

const BOTH: Parts = { worker: true, ingress: true };

/** Starts worker and HTTP side in this process; what was opened is closed again where something cannot start. */
export async function startService(
  config: Config,
  log: Logger,
  kits = providerKits,
  parts = BOTH,
): Promise<Service> {
  const opened: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.splice(0).toReversed()) await closeOne();
  };
  try {
    return { ...(await start(config, log, { kits, parts }, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  config: Config,
  log: Logger,
  { kits, parts }: { kits: ProviderKit[]; parts: Parts },
  opened: (() => Promise<void> | void)[],
): Promise<Omit<Service, 'close'>> {
  const { publicUrl, temporal } = config;
  const namespace = temporal.namespace ?? 'default';
  const vault = new Vault(config.keyRing);
  const callbackUrl = (name: string): string => `${publicUrl}/callbacks/${name}`;
  const linkFor = (capability: { reauthId: string; contact: string }): string =>
    `${publicUrl}/r/${vault.linkToken(capability)}`;
  const tenants = createTenants(config, kits, { callbackUrl, log });
  opened.push(() => tenants.close());
  const intake = { kinds: kits, policies: policiesFor(kits, config.policies) };

  const { client, connection } = await connectClient(temporal);
  opened.push(() => connection.close());
  await ensureSearchAttributes(connection, namespace);

  const deps: ActivityDeps = {
    tenant: (name) => tenants.forActivities(name),
    backend: createBackend((name) => tenants.endpoints(name), intake, log),
    handOffs: new TemporalHandOffs(client),
    intake,
    vault,
    linkFor,
    workflowUrl: (workflowId, runId) =>
      temporal.uiUrl &&
      `${temporal.uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`,
    mailDomain: new URL(publicUrl).hostname,
  };
  const worker = parts.worker ? await startWorker(config, deps) : undefined;
  opened.push(() => worker?.close());
  const done = worker?.done ?? new Promise<never>(() => {});
  if (!parts.ingress) {
    log.info({ namespace }, 'working');
    return { port: 0, done };
  }

  const surface = { config, kits, intake, tenants, vault, linkFor, callbackUrl, log };
  const app = createApp(
    appDeps(surface, new Reauths(client), async () => worker?.running() ?? workerPolls(client)),
  );
  const server = await listen(app, config.port);
  opened.push(() => server.close());
  const codecServer = await startCodecServer(config, log);
  opened.push(() => codecServer?.close());
  log.info({ port: server.port, publicUrl, namespace }, 'serving');
  return { port: server.port, done };
}
