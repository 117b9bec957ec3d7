/** What a provider tells by itself, read from its webhook. */
import type { Connection } from './state.js';
import type { ReportedStatus } from './words.js';

/** Something that happened to one connection: named by its own id, or by another id that it is found by. */
export type ProviderWord = {
  /** The same for each delivery of the same word. */
  hintId: string;
  status: ReportedStatus;
  entity?: string;
} & (
  | {
      /** As a start body names it: a reauth is started for it where it breaks. */
      connection: Connection;
    }
  | { ref: string }
);

/**
 * @param raw the body as it was sent: a signature is over its bytes
 * @param header by its name, in any case
 * @returns the words in it, none where it says nothing that matters; `forged` where its signature does not hold
 */
export type ReadWebhook = (
  raw: string,
  header: (name: string) => string | undefined,
) => ProviderWord[] | 'forged';
