/** The only place that turns a failure of the outside world into Temporal's: retry at once, or stop and tell. */
import { ApplicationFailure } from '@temporalio/activity';
import { OutsideError } from '../src/contract/ports.js';
import type { FailureKind } from '../src/contract/words.js';
import { SealError } from '../src/secrets/seal.js';

/**
 * - `retry`: a fault that often passes within seconds; the activity's own few attempts go on
 * - `stop`: the workflow is told, and its state says when it is tried again (`workflows/backoff.ts`)
 */
const table: Record<FailureKind, 'retry' | 'stop'> = {
  rate_limited: 'retry',
  unavailable: 'retry',
  malformed: 'retry',
  rejected: 'stop',
  misconfigured: 'stop',
  gone: 'stop',
};

/** A provider that wants to be left alone for longer than this is asked again by the workflow, not by the activity. */
const LONGEST_WAIT = 10_000;
const DAY = 24 * 60 * 60 * 1000;

type Patience = 'briefly' | 'patiently';

/**
 * @param patience `patiently` where Temporal itself retries for days: then only `gone` ends that, and every wish of the
 *   other side to be left alone is granted, up to a day
 */
export function failureFrom(error: unknown, patience: Patience = 'briefly'): ApplicationFailure {
  if (error instanceof SealError) {
    return ApplicationFailure.create({
      type: 'misconfigured',
      message: `a secret could not be opened: ${error.message}`,
      nonRetryable: true,
    });
  }
  if (!(error instanceof OutsideError)) throw error;
  const { kind, message, retryAfter, answerLost } = error;
  const patiently = patience === 'patiently';
  const wait = !patiently && retryAfter !== undefined && retryAfter > LONGEST_WAIT;
  return ApplicationFailure.create({
    type: kind,
    message,
    nonRetryable: (patiently ? kind === 'gone' : table[kind] === 'stop') || wait,
    details: [{ answerLost, ...(retryAfter !== undefined && { retryAfter }) }],
    ...(retryAfter !== undefined && !wait && { nextRetryDelay: Math.min(retryAfter, DAY) }),
  });
}

/** Runs a deed; what it throws leaves as one of the known kinds. */
export async function telling<T>(deed: () => Promise<T>, patience?: Patience): Promise<T> {
  try {
    return await deed();
  } catch (error) {
    throw failureFrom(error, patience);
  }
}
