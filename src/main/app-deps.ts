/** What the HTTP side needs of everybody else. */
import { addressOf } from '../contract/ids.js';
import type { AppDeps } from '../http/app.js';
import type { Intake } from '../intake/intake.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/log.js';
import type { ProviderKit } from '../providers/kit.js';
import type { Vault } from '../secrets/vault.js';
import type { Reauths } from '../temporal/reauths.js';
import type { Tenants } from './tenants.js';

interface Surface {
  config: Config;
  kits: ProviderKit[];
  intake: Intake;
  tenants: Tenants;
  vault: Vault;
  linkFor: (capability: { reauthId: string; contact: string }) => string;
  callbackUrl: (provider: string) => string;
  log: Logger;
}

export function appDeps(surface: Surface, client: Reauths): Omit<AppDeps, 'ready' | 'observers'> {
  const { config, kits, intake, tenants, vault, linkFor, callbackUrl, log } = surface;
  const { publicUrl, plaidScriptUrl } = config;
  const traits = kits.map((kit) => kit.traits);
  const startingTenant = (name: string) => tenants.starting(name);
  const brandOf = (reauthId: string) => tenants.brandOf(addressOf(reauthId)?.tenant ?? '');
  return {
    api: {
      apiKeys: tenants.apiKeys,
      requestsPerMinute: (name) => tenants.requestsPerMinute(name),
      client,
      vault,
      intake,
      startingTenant,
      linkFor,
      log,
    },
    links: { client, vault, brandOf, traits, plaidScriptUrl },
    callbacks: { client, vault, brandOf, traits, callbackUrl, plaidScriptUrl },
    webhooks: {
      client,
      intake,
      startingTenant,
      reader: (tenant, provider) => tenants.webhookReader(tenant, provider),
      log,
    },
    pages: { formActions: formActions(config), plaidScriptUrl },
    publicUrl,
    log,
  };
}

/**
 * Providers choose the host of their pages (Finch's is `connect.tryfinch.com`), and a button that a browser blocks
 * without a word is worse than a wide rule: any https, and a provider's own origin where that is not https.
 */
function formActions({ tenants }: Config): string[] {
  const origins = tenants.flatMap(({ providers }) =>
    Object.values(providers).map(({ baseUrl }) => new URL(baseUrl).origin),
  );
  return [...new Set(['https:', ...origins])];
}
