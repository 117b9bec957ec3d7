/** The policy as the workflow sees it: every duration in milliseconds. `policy-schema.ts` reads the written form. */

export type MintMode = 'ahead' | 'on_open';

/** Minutes since midnight on the contact's wall; `from` may be later than `to`: then they hold over midnight. */
export interface QuietHours {
  from: number;
  to: number;
}

/** Fields with a `?` are absent in policies of before they existed: then what they rule does not happen. */
export interface Policy {
  /** Grace before the first notice, ms. */
  holdFor: number;
  /** A random delay up to this is added to `holdFor`, ms. */
  spread?: number;
  /** Reminders, each counted from the first notice, ms, ascending. */
  remindAfter: number[];
  /** From the first notice, ms; an earlier `neededBy` wins. */
  escalateAfter: number;
  /** How long before the escalation everybody who was asked gets the `last_call`, ms; `null`: nobody. */
  lastCallBefore?: number | null;
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
  /** Silence after which the next contact is asked too, ms. */
  nextContactAfter?: number;
  /** They hold reminders, and move the `last_call` earlier. */
  quietHours?: QuietHours | null;
  /** Reminders wait for a Monday to Friday. */
  workdaysOnly?: boolean;
}
