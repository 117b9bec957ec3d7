/** The composition root: the only place that knows everyone. */
import type { ActivityDeps } from '../../activities/deps.js';
import { createApp } from '../http/app.js';
import { listen } from '../http/server.js';
import { createSmtpChannel } from '../mail/smtp-channel.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/log.js';
import { policiesFor } from '../contract/policy-schema.js';
import type { ReadWebhook } from '../contract/webhook.js';
import type { ProviderKit } from '../providers/kit.js';
import { createProviders, providerKits } from '../providers/registry.js';
import { Vault } from '../secrets/vault.js';
import { connectClient } from '../temporal/connect.js';
import type { StartingTenant } from '../intake/intake.js';
import { renderNotice } from '../mail/render.js';
import { TemporalHandOffs } from '../temporal/hand-offs.js';
import { Reauths } from '../temporal/reauths.js';
import { ensureSearchAttributes } from '../temporal/search-attributes.js';
import { startWorker } from './worker.js';

export interface Service {
  port: number;
  /** Rejects where the worker fails. */
  done: Promise<void>;
  close(): Promise<void>;
}

/** Starts worker and HTTP side in this process; what was opened is closed again where something cannot start. */
export async function startService(config: Config, log: Logger, kits = providerKits): Promise<Service> {
  const opened: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.splice(0).toReversed()) await closeOne();
  };
  try {
    return { ...(await start(config, log, kits, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  config: Config,
  log: Logger,
  kits: ProviderKit[],
  opened: (() => Promise<void> | void)[],
): Promise<Omit<Service, 'close'>> {
  const { publicUrl, temporal, plaidScriptUrl } = config;
  const namespace = temporal.namespace ?? 'default';
  const vault = new Vault(config.keyRing);
  const brand = brandOf(config.mail.from);
  const callbackUrl = (name: string): string => `${publicUrl}/callbacks/${name}`;
  const linkFor = (capability: { reauthId: string; contact: string }): string =>
    `${publicUrl}/r/${vault.linkToken(capability)}`;

  const intake = { kinds: kits, policies: policiesFor(kits) };
  const startingTenant = (name: string): StartingTenant => ({
    name,
    configured: Object.keys(config.providers),
    hasEvents: false,
    hasDirectory: false,
  });

  const { client, connection } = await connectClient(temporal);
  opened.push(() => connection.close());
  await ensureSearchAttributes(connection, namespace);
  const channel = createSmtpChannel({ ...config.mail, brandName: brand });
  opened.push(() => channel.close());

  const deps: ActivityDeps = {
    provider: createProviders(kits, config.providers, (name) => ({ callbackUrl: callbackUrl(name), log })),
    channel,
    backend: undefined as never,
    render: (notice) => renderNotice(notice, { name: brand }),
    handOffs: new TemporalHandOffs(client),
    intake,
    vault,
    linkFor,
    workflowUrl: (workflowId, runId) =>
      temporal.uiUrl &&
      `${temporal.uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`,
    mailDomain: new URL(publicUrl).hostname,
    escalationEmail: config.escalationEmail,
  };
  const worker = await startWorker(config, deps);
  opened.push(() => worker.close());

  const reauthClient = new Reauths(client);
  const traits = kits.map((kit) => kit.traits);
  const app = createApp({
    api: {
      apiKeys: config.apiKeys,
      client: reauthClient,
      vault,
      intake,
      startingTenant,
      linkFor,
    },
    links: { client: reauthClient, vault, brand, traits, plaidScriptUrl },
    callbacks: { client: reauthClient, vault, brand, traits, callbackUrl, plaidScriptUrl },
    webhooks: {
      client: reauthClient,
      intake,
      startingTenant,
      readers: readersOf(kits, config.providers),
      tenants: config.apiKeys.map(({ tenant }) => tenant),
      log,
    },
    pages: { formActions: formActions(config), plaidScriptUrl },
    publicUrl,
    ready: async () => ({ temporal: await reauthClient.reachable(), worker: worker.running() }),
    log,
  });
  const server = await listen(app, config.port);
  opened.push(() => server.close());
  log.info({ port: server.port, publicUrl, namespace }, 'serving');
  return { port: server.port, done: worker.done };
}

function readersOf(kits: ProviderKit[], settings: Config['providers']): Map<string, ReadWebhook> {
  return new Map(
    kits.flatMap((kit): [string, ReadWebhook][] => {
      const own = settings[kit.traits.name];
      const read = own && kit.webhook?.(own);
      return read ? [[kit.traits.name, read]] : [];
    }),
  );
}

/** The sender's display name is how people know the company. */
function brandOf(from: string): string {
  const name = /^\s*"?([^"<]*?)"?\s*</.exec(from)?.[1];
  return name || from.replace(/^.*@|>$/g, '');
}

/**
 * Providers choose the host of their pages (Finch's is `connect.tryfinch.com`), and a button that a browser blocks
 * without a word is worse than a wide rule: any https, and the provider's own origin where that is not https.
 */
function formActions({ providers }: Config): string[] {
  return [...new Set(['https:', ...Object.values(providers).map(({ baseUrl }) => new URL(baseUrl).origin)])];
}
