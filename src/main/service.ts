/** The composition root: the only place that knows everyone. */
import { createApp } from '../http/app.js';
import { listen } from '../http/server.js';
import { createSmtpChannel } from '../mail/smtp-channel.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/log.js';
import { createProviders, providerTraits } from '../providers/registry.js';
import { Vault } from '../secrets/vault.js';
import { connectClient } from '../temporal/connect.js';
import { ReauthClient } from '../temporal/reauth-client.js';
import { ensureSearchAttributes } from '../temporal/search-attributes.js';
import { startWorker, type Workflows } from './worker.js';

export interface Service {
  port: number;
  /** Rejects where the worker fails. */
  done: Promise<void>;
  close(): Promise<void>;
}

/** Starts worker and HTTP side in this process. */
export async function startService(config: Config, log: Logger, workflows?: Workflows): Promise<Service> {
  const { publicUrl, temporal } = config;
  const namespace = temporal.namespace ?? 'default';
  const vault = new Vault(config.keyRing);
  const callbackUrl = (name: string): string => `${publicUrl}/callbacks/${name}`;
  const linkFor = (capability: { reauthId: string; contact: string }): string =>
    `${publicUrl}/r/${vault.linkToken(capability)}`;
  const brand = brandOf(config.mail.from);
  const channel = createSmtpChannel({
    smtpUrl: config.mail.smtpUrl,
    from: config.mail.from,
    brandName: brand,
  });
  const { client, connection } = await connectClient(temporal);
  await ensureSearchAttributes(connection, namespace);

  const worker = await startWorker(
    config,
    {
      provider: createProviders({ finch: config.finch }, callbackUrl, log),
      channel,
      vault,
      linkFor,
      workflowUrl: (workflowId, runId) =>
        temporal.uiUrl &&
        `${temporal.uiUrl}/namespaces/${namespace}/workflows/${encodeURIComponent(workflowId)}/${runId}`,
      mailDomain: new URL(publicUrl).hostname,
      escalationEmail: config.escalationEmail,
    },
    workflows,
  );

  const reauthClient = new ReauthClient(client);
  const app = createApp({
    reauths: { apiKeys: config.apiKeys, client: reauthClient, vault, traits: providerTraits, linkFor },
    links: { client: reauthClient, vault, brand },
    callbacks: { client: reauthClient, vault, finchCallbackUrl: callbackUrl('finch') },
    formActions: formActions(config),
    ready: async () => ({ temporal: await reauthClient.reachable(), worker: worker.running() }),
    log,
  });
  const server = await listen(app, config.port);
  log.info({ port: server.port, publicUrl, namespace }, 'serving');
  return {
    port: server.port,
    done: worker.done,
    async close() {
      await server.close();
      await worker.close();
      channel.close();
      await connection.close();
    },
  };
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
function formActions({ finch }: Config): string[] {
  return [...new Set(['https:', new URL(finch.baseUrl).origin])];
}
