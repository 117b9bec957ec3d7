/** What a folder beside this file exports: all that is to know of one provider. */
import type { z } from 'zod';
import type { ConnectionKind } from '../contract/connection-kind.js';
import type { Provider } from '../contract/ports.js';
import type { Connection } from '../contract/state.js';
import type { ReadWebhook } from '../contract/webhook.js';
import type { Logger } from '../platform/log.js';

export interface ProviderSettings {
  /** Of the provider's API, without a trailing slash. */
  baseUrl: string;
}

export interface Surroundings {
  /** Our own `/callbacks/{provider}`, where the provider sends the person back to. */
  callbackUrl: string;
  log: Logger;
}

export interface ProviderKit<
  C extends Connection = Connection,
  S extends ProviderSettings = ProviderSettings,
> extends ConnectionKind<C> {
  /**
   * How often it may be asked where the settings do not say: below what it allows. It is counted in activities, one of which
   * may take several requests.
   */
  callsPerSecond: number;
  /** An object of environment variables by name, made into the provider's settings. */
  settings: z.ZodPipe<z.ZodObject, z.ZodTransform<S>>;
  create(settings: S, surroundings: Surroundings): Provider<C>;
  /** Reads what the provider sends by itself; `undefined` where its secret is not set. */
  webhook?(settings: S): ReadWebhook | undefined;
  /**
   * Asks the provider whether it takes our credentials, by something that mints, changes and costs nothing; absent
   * where the provider has no such thing.
   * @returns what was seen, such as "gives a token for them"
   * @throws OutsideError `misconfigured` where it refuses them
   */
  checkCredentials?(settings: S, surroundings: Pick<Surroundings, 'log'>): Promise<string>;
}
