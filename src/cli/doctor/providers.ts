/** The providers' credentials, and whether their webhooks can be read. */
import { createLog } from '../../platform/log.js';
import type { TenantSettings } from '../../platform/tenant-settings.js';
import type { ProviderKit, ProviderSettings } from '../../providers/kit.js';
import { found, type Finding } from './finding.js';

/** @param webhookUrls where the provider of that name may send its webhooks */
export async function providerFindings(
  kits: ProviderKit[],
  providers: TenantSettings['providers'],
  webhookUrls: (name: string) => string,
): Promise<Finding[]> {
  const findings = kits.map(async (kit): Promise<Finding[]> => {
    const settings = providers[kit.traits.name];
    if (!settings) return [];
    const webhooks = webhookFindings(kit, settings, webhookUrls(kit.traits.name));
    return [await credentialsFinding(kit, settings), ...webhooks];
  });
  return (await Promise.all(findings)).flat();
}

async function credentialsFinding(kit: ProviderKit, settings: ProviderSettings): Promise<Finding> {
  const { name } = kit.traits;
  const check = `${name} credentials`;
  const look = kit.checkCredentials?.bind(kit);
  if (!look) {
    const todo = 'Start a reauth, and see whether its session is minted.';
    return { check, status: 'warn', says: 'cannot be checked without minting a session', todo };
  }
  const { baseUrl, credentials } = settingsOf(kit);
  const at = new URL(settings.baseUrl).host;
  return found(
    check,
    async () => `${at} ${await look(settings, { log: createLog('silent') })}`,
    ({ kind }) =>
      kind === 'misconfigured'
        ? `Check ${credentials.join(' and ')}, and that they belong to ${at}.`
        : `Check ${baseUrl} (${at}), and whether this machine may reach it.`,
  );
}

function webhookFindings(kit: ProviderKit, settings: ProviderSettings, addresses: string): Finding[] {
  if (!kit.webhook) return [];
  const { name } = kit.traits;
  const check = `${name} webhooks`;
  if (kit.webhook(settings)) return [{ check, status: 'ok', says: `read at ${addresses}` }];
  const todo = `Have ${name} send them to ${addresses}, and set ${settingsOf(kit).webhookSecret}.`;
  return [
    { check, status: 'warn', says: 'no secret is set: what the provider tells by itself is not heard', todo },
  ];
}

/** What its settings are called. */
function settingsOf({ settings }: ProviderKit) {
  const names = Object.keys(settings.in.shape);
  const ending = (end: string) => names.find((name) => name.endsWith(end)) ?? '';
  const [baseUrl, webhookSecret] = [ending('_BASE_URL'), ending('_WEBHOOK_SECRET')];
  return {
    baseUrl,
    webhookSecret,
    credentials: names.filter((name) => ![baseUrl, webhookSecret].includes(name)),
  };
}
