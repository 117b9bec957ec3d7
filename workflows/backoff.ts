/** When a failed duty is tried again: one table from the kind of failure to milliseconds. Pure. */
import type { Failing } from '../src/contract/state.js';
import type { FailureKind } from '../src/contract/words.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What the outside world said when a duty failed; `retryAfter` in ms. */
export interface Failure {
  kind: FailureKind;
  retryAfter?: number;
}

/** Doubles from `first` to `most`, ms. */
function doubling(first: number, most: number, attempts: number): number {
  return Math.min(most, first * 2 ** Math.min(attempts - 1, 30));
}

/** ms to wait after the `attempts`-th failure in a row. */
function delayAfter({ kind, retryAfter }: Failure, attempts: number): number {
  switch (kind) {
    case 'rejected':
    case 'misconfigured':
    case 'gone':
      return attempts === 1 ? 6 * HOUR : 24 * HOUR;
    case 'rate_limited':
      return Math.max(retryAfter ?? 0, doubling(MINUTE, HOUR, attempts));
    case 'unavailable':
    case 'malformed':
      return Math.max(retryAfter ?? 0, doubling(MINUTE, 30 * MINUTE, attempts));
  }
}

/** A refusal and an outage are counted apart, so that attention says since when, and an outage never hurries a refusal. */
export function failed(earlier: Failing | undefined, failure: Failure, at: number): Failing {
  const same = earlier && refused(earlier.kind) === refused(failure.kind) ? earlier : undefined;
  const attempts = (same?.attempts ?? 0) + 1;
  return {
    kind: failure.kind,
    since: same?.since ?? at,
    lastAt: at,
    attempts,
    nextAt: at + delayAfter(failure, attempts),
  };
}

function refused(kind: FailureKind): boolean {
  return kind === 'rejected' || kind === 'misconfigured' || kind === 'gone';
}

/** Growing from 5 seconds to 10 minutes: how long until a check that found no evidence yet is repeated, ms. */
export function checkAgainIn(attempts: number): number {
  return doubling(5 * SECOND, 10 * MINUTE, attempts);
}
