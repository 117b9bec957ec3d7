/** What each tenant has for itself, made from its settings once. */
import type { MetricMeter } from '@temporalio/common';
import type { ActivityTenant } from '../../activities/deps.js';
import type { BackendEndpoints } from '../backend/index.js';
import type { Brand } from '../contract/brand.js';
import { OutsideError } from '../contract/ports.js';
import type { ReadWebhook } from '../contract/webhook.js';
import type { ProviderName } from '../contract/words.js';
import { createEscalationWebhook } from '../escalation/webhook.js';
import type { StartingTenant } from '../intake/intake.js';
import { renderNotice } from '../mail/render.js';
import { createSmtpChannel } from '../mail/smtp-channel.js';
import { providerMeter } from '../metrics/provider.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/log.js';
import type { TenantSettings } from '../platform/tenant-settings.js';
import type { ProviderKit, Surroundings } from '../providers/kit.js';
import { createProviders } from '../providers/registry.js';

export interface Tenants {
  /** SHA-256 of the keys, in hex. */
  apiKeys: { tenant: string; hash: string }[];
  /** @throws OutsideError `misconfigured` for one that is not configured (any more) */
  forActivities(name: string): ActivityTenant;
  starting(name: string): StartingTenant;
  /** How many requests each of its API keys may make. */
  requestsPerMinute(name: string): number;
  /** @throws OutsideError as `forActivities` */
  endpoints(name: string): BackendEndpoints;
  /** How people know the company; without a name where the tenant is unknown. */
  brandOf(name: string): Brand;
  /** @returns `undefined` where the tenant takes no webhooks of this provider */
  webhookReader(name: string, provider: ProviderName): ReadWebhook | undefined;
  close(): void;
}

export function createTenants(
  { tenants, smtpUrl }: Config,
  kits: ProviderKit[],
  { meter, ...surroundings }: Around & { meter: MetricMeter },
): Tenants {
  const settings = new Map(tenants.map((each) => [each.name, each]));
  const providers = providersBySettings(kits, surroundings);
  const measured = providerMeter(meter);
  const members = new Map(
    tenants.map(({ name, mailFrom, brand }) => [
      name,
      { brand, channel: createSmtpChannel({ smtpUrl, from: mailFrom, brand }) },
    ]),
  );
  const known = (name: string): TenantSettings => {
    const own = settings.get(name);
    if (!own) throw new OutsideError('misconfigured', `the tenant "${name}" is not configured any more`);
    return own;
  };
  return {
    apiKeys: tenants.flatMap(({ name, keys }) => keys.map((hash) => ({ tenant: name, hash }))),
    forActivities(name) {
      const own = known(name);
      const { brand, channel } = members.get(own.name)!;
      return {
        provider: (provider) => measured(provider, providers(own.providers)(provider)),
        channel,
        render: (notice) => renderNotice(notice, brand),
        escalationEmail: own.escalationEmail,
        ...(own.escalationWebhook && {
          escalationWebhook: createEscalationWebhook(own.escalationWebhook, brand),
        }),
      };
    },
    starting(name) {
      const own = settings.get(name);
      return {
        name,
        configured: Object.keys(own?.providers ?? {}),
        hasEvents: own?.events !== undefined,
        hasDirectory: own?.directory !== undefined,
        hasEscalationWebhook: own?.escalationWebhook !== undefined,
      };
    },
    requestsPerMinute: (name) => known(name).limits.requestsPerMinute,
    endpoints: known,
    brandOf: (name) => members.get(name)?.brand ?? { name: '' },
    webhookReader(name, provider) {
      const own = settings.get(name)?.providers[provider];
      return own && kits.find(({ traits }) => traits.name === provider)?.webhook?.(own);
    },
    close() {
      for (const { channel } of members.values()) channel.close();
    },
  };
}

interface Around {
  callbackUrl: (provider: ProviderName) => string;
  log: Logger;
}

/** Tenants that share their settings share what is made of them, such as an application's token. */
function providersBySettings(
  kits: ProviderKit[],
  { callbackUrl, log }: Around,
): (settings: TenantSettings['providers']) => ReturnType<typeof createProviders> {
  const made = new Map<object, ReturnType<typeof createProviders>>();
  const around = (name: ProviderName): Surroundings => ({ callbackUrl: callbackUrl(name), log });
  return (settings) => {
    const known = made.get(settings) ?? createProviders(kits, settings, around);
    made.set(settings, known);
    return known;
  };
}
