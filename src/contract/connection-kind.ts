/** What the edges must know of a provider's connections, so that they need not know the provider. */
import type { z } from 'zod';
import type { FieldError } from './field-error.js';
import type { MintMode } from './policy.js';
import type { SessionSecret } from './ports.js';
import type { Connection, ProviderTraits } from './state.js';

export interface ConnectionKind<C extends Connection = Connection> {
  traits: ProviderTraits;
  /**
   * The `connection` of a start body: a strict object with the provider's name as the literal `provider`. A field
   * `accessToken` is sealed on arrival and lets the connection be probed.
   */
  schema: z.ZodObject<{ provider: z.ZodLiteral<string>; id: z.ZodType<string> }>;
  /** Stands for the institution where only a webhook told of the connection, such as "your bank". */
  unnamed: string;
  /** What fits the schema but cannot be; paths are JSON Pointers from the start body's root. */
  impossibilities?(connection: C): FieldError[];
  /** Further ids by which this connection's reauth is found, such as its customer's. */
  refs?(connection: C): string[];
  /**
   * What a front end of the tenant's own opens a session with; without this `{ url }` or `{ linkToken }`.
   * @param address the provider's page, with our `state` where it takes one
   */
  forFrontEnd?(session: SessionSecret, address: string): Record<string, string>;
  /** The policy's defaults for it: when it mints, and how long each kind of its sessions is taken to live. */
  policy: { mint: MintMode; sessionLife: Record<string, string> };
}
