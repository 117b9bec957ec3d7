/** What each tenant has for itself: providers, an endpoint for events, a directory. */
import { DEFAULT_TENANT } from '../../contract/ids.js';
import type { Config } from '../../platform/config.js';
import type { TenantSettings } from '../../platform/tenant-settings.js';
import type { ProviderKit } from '../../providers/kit.js';
import { endpointFindings } from './endpoints.js';
import type { Finding } from './finding.js';
import { providerFindings } from './providers.js';

/** Tenants that share their settings are looked at once. */
export async function tenantFindings(
  { tenants, publicUrl }: Config,
  kits: ProviderKit[],
): Promise<Finding[]> {
  const groups = groupsOf(tenants);
  const findings = groups.map(async ([tenant, names]): Promise<Finding[]> => {
    const webhookUrls = (provider: string): string =>
      names.map((name) => webhookUrl(publicUrl, provider, name)).join(' and ');
    const found = [
      ...(await providerFindings(kits, tenant.providers, webhookUrls)),
      ...(await endpointFindings(tenant)),
    ];
    if (groups.length === 1) return found;
    return found.map((each) => ({ ...each, check: `${names.join(', ')}: ${each.check}` }));
  });
  return (await Promise.all(findings)).flat();
}

function groupsOf(tenants: TenantSettings[]): [TenantSettings, names: string[]][] {
  const groups = new Map<string, [TenantSettings, string[]]>();
  for (const tenant of tenants) {
    const { providers, events, directory, escalationWebhook } = tenant;
    const own = JSON.stringify([providers, events, directory, escalationWebhook]);
    const [, names] = groups.get(own) ?? [];
    if (names) names.push(tenant.name);
    else groups.set(own, [tenant, [tenant.name]]);
  }
  return [...groups.values()];
}

function webhookUrl(publicUrl: string, provider: string, tenant: string): string {
  return `${publicUrl}/webhooks/${provider}${tenant === DEFAULT_TENANT ? '' : `/${tenant}`}`;
}
