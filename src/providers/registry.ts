/** Every provider by name: a further one is a folder beside `finch` and a line in each of the two tables. */
import type { Provider } from '../contract/ports.js';
import type { ProviderTraits } from '../contract/state.js';
import type { ProviderName } from '../contract/words.js';
import type { Logger } from '../platform/log.js';
import type { FinchSettings } from './finch/client.js';
import { createFinch, finchTraits } from './finch/index.js';

export interface ProviderSettings {
  finch: FinchSettings;
}

export const providerTraits: Record<ProviderName, ProviderTraits> = { finch: finchTraits };

/** @param callbackUrl where a provider sends the person back to, by the provider's name */
export function createProviders(
  settings: ProviderSettings,
  callbackUrl: (name: ProviderName) => string,
  log: Logger,
): (name: ProviderName) => Provider {
  const providers: Record<ProviderName, Provider> = {
    finch: createFinch(settings.finch, callbackUrl('finch'), log),
  };
  return (name) => providers[name];
}
