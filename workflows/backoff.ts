/** When a failed duty is tried again: one table from the kind of failure to milliseconds. Pure. */
import { HOUR, MINUTE, SECOND } from '../src/contract/durations.js';
import type { Failing } from '../src/contract/state.js';
import { refused, type FailureKind } from '../src/contract/words.js';

/** What the outside world said when a duty failed; `retryAfter` in ms. */
export interface Failure {
  kind: FailureKind;
  retryAfter?: number;
}

/** How often a connection is probed while somebody may be repairing it without being sent back, ms. */
export const WATCH_EVERY = MINUTE;
/** In all, ms: each look is eleven events of a history, which holds some fifty thousand. */
export const WATCH_AT_MOST = 24 * HOUR;

/** A provider that wants to be left alone for longer than this is asked all the same. */
const LONGEST_RETRY_AFTER = 6 * HOUR;

/**
 * ms to wait after the `attempts`-th failure in a row, `lasting` ms after the first of them. An outage is waited out for
 * a quarter of the time that it has lasted: it delays nobody by much, and a history stays small even in a long one.
 */
function delayAfter({ kind, retryAfter = 0 }: Failure, attempts: number, lasting: number): number {
  if (refused(kind)) return attempts === 1 ? 6 * HOUR : 24 * HOUR;
  const delay = Math.min(Math.max(Math.ceil(lasting / 4), MINUTE), 2 * HOUR);
  return Math.max(Math.min(retryAfter, LONGEST_RETRY_AFTER), delay);
}

/** A refusal and an outage are counted apart, so that attention says since when, and an outage never hurries a refusal. */
export function failed(earlier: Failing | undefined, failure: Failure, at: number): Failing {
  const same = earlier && refused(earlier.kind) === refused(failure.kind) ? earlier : undefined;
  const attempts = (same?.attempts ?? 0) + 1;
  const since = same?.since ?? at;
  const refusal = refusalFrom(failure.kind, at) ?? earlier?.refusal;
  return {
    kind: failure.kind,
    ...(refusal && { refusal: { kind: refusal.kind, since: earlier?.refusal?.since ?? refusal.since } }),
    since,
    lastAt: at,
    attempts,
    nextAt: at + delayAfter(failure, attempts, at - since),
  };
}

function refusalFrom(kind: FailureKind, since: number): Failing['refusal'] {
  return kind === 'rejected' || kind === 'misconfigured' ? { kind, since } : undefined;
}

/** Doubling from 5 seconds to 10 minutes: how long until a check that found no evidence yet is repeated, ms. */
export function checkAgainIn(attempts: number): number {
  return Math.min(10 * MINUTE, 5 * SECOND * 2 ** Math.min(attempts - 1, 30));
}
