/**
 * The words of the service, as fixed unions. One word per thing; docs/glossary explains them.
 * Free of every import, because workflow code uses it and is replayed for months.
 */

/** Names a folder of `src/providers`, and stands in ids: `[a-z]{1,20}`. */
export type ProviderName = string;

export const phases = [
  'closed',
  'verifying',
  'paused',
  'snoozed',
  'escalated',
  'waiting',
  'holding',
] as const;
/** Where a reauth stands: derived from its state, the first of this list that holds. */
export type Phase = (typeof phases)[number];

export const outcomes = ['reconnected', 'declined', 'cancelled', 'unrepairable', 'abandoned'] as const;
/** How a closed reauth ended. */
export type Outcome = (typeof outcomes)[number];

export const noticeKinds = ['first', 'reminder', 'retry', 'last_call', 'receipt', 'escalation'] as const;
/** One message to a contact, or (`escalation`) to a human on the tenant's side. */
export type NoticeKind = (typeof noticeKinds)[number];

export const reportedStatuses = ['broken', 'warned', 'repaired', 'gone', 'suspended'] as const;
/** What is told of a connection: by its provider's webhook, or by a backend. `warned`: it will break, and still works. */
export type ReportedStatus = (typeof reportedStatuses)[number];

export const reasons = [
  'login_required',
  'consent_expired',
  'mfa_required',
  'permission',
  'migration',
  'unknown',
] as const;
/** Why the connection broke, in the words of the contract; anything else becomes `unknown`. */
export type Reason = (typeof reasons)[number];

export const failureKinds = [
  'rate_limited',
  'unavailable',
  'rejected',
  'misconfigured',
  'gone',
  'malformed',
] as const;
/**
 * What kind of failure the outside world answered with. `activities/failures.ts` turns kinds into retry or stop;
 * `workflows/backoff.ts` says when the process tries again after that.
 */
export type FailureKind = (typeof failureKinds)[number];

/** Refused by a decision, which does not pass by itself within seconds, as a fault often does. */
export function refused(kind: FailureKind): boolean {
  return kind === 'rejected' || kind === 'misconfigured' || kind === 'gone';
}

export const attentionKinds = [
  'rejected',
  'misconfigured',
  'malformed',
  'mail_unavailable',
  'webhook_unavailable',
  'bounced',
  'no_contacts',
] as const;
/** What a human of the tenant has to look at. */
export type AttentionKind = (typeof attentionKinds)[number];

/** What proved a repair: a read with a token (`introspect`), a balance, or the weak kinds `webhook` and `exchange`. */
export type Evidence = 'introspect' | 'balance' | 'webhook' | 'exchange';

/** @returns `undefined` for what is none of the `words`, whatever it is */
export function oneOf<T extends string>(words: readonly T[], value: unknown): T | undefined {
  return words.find((word) => word === value);
}
