/** The composition root: the only place that knows everyone. */
import { Runtime } from '@temporalio/worker';
import type { Parts } from '../cli/program.js';
import { createApp } from '../http/app.js';
import { listen } from '../http/server.js';
import { watchStanding } from '../metrics/gauges.js';
import { measuredRequests } from '../metrics/requests.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/log.js';
import { policiesFor } from '../contract/policy-schema.js';
import type { ProviderKit } from '../providers/kit.js';
import { providerKits } from '../providers/registry.js';
import { Vault } from '../secrets/vault.js';
import { connectClient } from '../temporal/connect.js';
import { Reauths } from '../temporal/reauths.js';
import { ensureSearchAttributes } from '../temporal/search-attributes.js';
import { backlog } from '../temporal/backlog.js';
import { readiness } from '../temporal/readiness.js';
import type { Tracing } from '../tracing/index.js';
import { activityDeps } from './activity-deps.js';
import { appDeps } from './app-deps.js';
import { startCodecServer } from './codec-server.js';
import { createTenants } from './tenants.js';
import { startWorker } from './worker.js';

export interface Service {
  /** Of the HTTP side; 0 without one. */
  port: number;
  /** Rejects where the worker fails. */
  done: Promise<void>;
  /** Says at /readyz that it goes, and serves on until whoever asks there has heard so. */
  leave(): Promise<void>;
  close(): Promise<void>;
}

/** Longer than most load balancers take between two questions, ms. */
const LEAVES_FOR = 3_000;

const BOTH: Parts = { worker: true, ingress: true };

/** Starts worker and HTTP side in this process; what was opened is closed again where something cannot start. */
export async function startService(
  config: Config,
  log: Logger,
  kits = providerKits,
  parts = BOTH,
  tracing?: Tracing,
): Promise<Service> {
  const opened: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.splice(0).toReversed()) await closeOne();
  };
  try {
    return { ...(await start(config, log, { kits, parts, tracing }, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  config: Config,
  log: Logger,
  { kits, parts, tracing }: { kits: ProviderKit[]; parts: Parts; tracing: Tracing | undefined },
  opened: (() => Promise<void> | void)[],
): Promise<Omit<Service, 'close'>> {
  const { publicUrl, temporal } = config;
  const { namespace } = temporal;
  const vault = new Vault(config.keyRing);
  const callbackUrl = (name: string): string => `${publicUrl}/callbacks/${name}`;
  const linkFor = (capability: { reauthId: string; contact: string }): string =>
    `${publicUrl}/r/${vault.linkToken(capability)}`;
  const { metricMeter: meter } = Runtime.instance();
  const tenants = createTenants(config, kits, { callbackUrl, log, meter });
  opened.push(() => tenants.close());
  const intake = { kinds: kits, policies: policiesFor(kits, config.policies) };

  const { client, connection } = await connectClient(temporal, tracing?.client);
  opened.push(() => connection.close());
  await ensureSearchAttributes(connection, namespace);

  const deps = activityDeps({ config, tenants, intake, vault, linkFor, client, log, meter });
  const worker = parts.worker ? await startWorker(config, deps, tracing) : undefined;
  opened.push(() => worker?.close());
  const done = worker?.done ?? new Promise<never>(() => {});
  const ready = () => readiness(client, worker && (() => worker.running()));
  if (config.metricsAddress !== undefined) {
    opened.push(watchStanding(async () => ({ ...(await ready()), counts: await backlog(client) }), meter));
  }
  if (!parts.ingress) {
    log.info({ namespace }, 'working');
    return { port: 0, done, leave: async () => {} };
  }

  const surface = { config, kits, intake, tenants, vault, linkFor, callbackUrl, log };
  let leaving = false;
  const readyHere = async () => {
    const now = await ready();
    return leaving ? { ...now, reasons: [...now.reasons, 'this process is about to stop'] } : now;
  };
  const observers = [...(tracing ? [tracing.requests] : []), measuredRequests(meter)];
  const app = createApp({ ...appDeps(surface, new Reauths(client)), ready: readyHere, observers });
  const server = await listen(app, config.port);
  opened.push(() => server.close());
  const codecServer = await startCodecServer(config, log);
  opened.push(() => codecServer?.close());
  log.info({ port: server.port, publicUrl, namespace }, 'serving');
  const leave = (): Promise<void> => {
    leaving = true;
    return new Promise((resolve) => setTimeout(resolve, LEAVES_FOR));
  };
  return { port: server.port, done, leave };
}
