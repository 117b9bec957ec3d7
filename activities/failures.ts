/** The only place that turns a failure of the outside world into Temporal's: retry at once, or stop and tell. */
import { ApplicationFailure } from '@temporalio/activity';
import { DAY } from '../src/contract/durations.js';
import { OutsideError } from '../src/contract/ports.js';
import { refused } from '../src/contract/words.js';
import { SealError } from '../src/secrets/seal.js';

/** A provider that wants to be left alone for longer than this is asked again by the workflow, not by the activity. */
const LONGEST_WAIT = 10_000;

/** Where Temporal itself retries for days: which attempt failed, from 1 on. */
export interface Patience {
  attempt: number;
}

/** As `tellForDays` in `workflows/calls.ts` has it, ms. */
const pauseAfter = ({ attempt }: Patience): number => Math.min(5_000 * 4 ** (attempt - 1), DAY / 3);

/**
 * A refusal ends the activity's own few attempts at once: the workflow is told, and its state says when it is tried again
 * (`workflows/backoff.ts`).
 * @param patience then only `gone` ends the retries, and the other side may make the pauses longer, up to a day, but not
 *   shorter: a dead endpoint that asks to be tried each second is not
 */
function failureFrom(error: unknown, patience?: Patience): ApplicationFailure {
  if (error instanceof SealError) {
    return ApplicationFailure.create({
      type: 'misconfigured',
      message: `a secret could not be opened: ${error.message}`,
      nonRetryable: !patience,
    });
  }
  if (!(error instanceof OutsideError)) throw error;
  const { kind, message, retryAfter, answerLost } = error;
  const details = [{ answerLost, ...(retryAfter !== undefined && { retryAfter }) }];
  if (patience) {
    const delay = Math.min(retryAfter ?? 0, DAY);
    return ApplicationFailure.create({
      type: kind,
      message,
      details,
      nonRetryable: kind === 'gone',
      ...(delay > pauseAfter(patience) && { nextRetryDelay: delay }),
    });
  }
  const wait = retryAfter !== undefined && retryAfter > LONGEST_WAIT;
  return ApplicationFailure.create({
    type: kind,
    message,
    details,
    nonRetryable: refused(kind) || wait,
    ...(retryAfter !== undefined && !wait && { nextRetryDelay: retryAfter }),
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
