/**
 * Every provider: a further one is a folder beside `finch` and its name in this list. docs/adding-a-provider.md names the
 * places that tell of it.
 */
import { OutsideError, type Provider } from '../contract/ports.js';
import type { ProviderName } from '../contract/words.js';
import { dwolla } from './dwolla/index.js';
import { finch } from './finch/index.js';
import type { ProviderKit, ProviderSettings, Surroundings } from './kit.js';

export const providerKits: ProviderKit[] = [finch, dwolla];

/**
 * @param settings of the providers that are configured, by name
 * @param surroundings what the provider of that name finds around it
 */
export function createProviders(
  kits: ProviderKit[],
  settings: Record<ProviderName, ProviderSettings>,
  surroundings: (name: ProviderName) => Surroundings,
): (name: ProviderName) => Provider {
  const providers = new Map<ProviderName, Provider>();
  for (const kit of kits) {
    const { name } = kit.traits;
    const own = settings[name];
    if (own) providers.set(name, kit.create(own, surroundings(name)));
  }
  return (name) => {
    const provider = providers.get(name);
    if (!provider)
      throw new OutsideError('misconfigured', `${name} is not configured: its settings are missing`);
    return provider;
  };
}
