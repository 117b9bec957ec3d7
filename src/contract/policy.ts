/** The policy as the workflow sees it: every duration in milliseconds. `policy-schema.ts` reads the written form. */

export type MintMode = 'ahead' | 'on_open';

export interface Policy {
  /** Grace before the first notice, ms. */
  holdFor: number;
  /** Reminders, each counted from the first notice, ms, ascending. */
  remindAfter: number[];
  /** From the first notice, ms; an earlier `neededBy` wins. */
  escalateAfter: number;
  /** From the start, ms. */
  closeAfter: number;
  /** Minted in all; then it escalates. */
  maxSessions: number;
  /** How long a session is taken to live, by its kind, ms: the provider knows which kind it mints. */
  sessionLife: Record<string, number>;
  mint: MintMode;
  /** How long a check is repeated before the contact gets the `retry` notice, ms. */
  verifyFor: number;
  /** How often a connection is probed while waiting, ms; `null` never. */
  probeEvery: number | null;
}
