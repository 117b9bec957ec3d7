/** How a missing answer of Temporal is told from a refusal. */
import { HOUR } from '../contract/durations.js';
import { AHEAD_OF_TASK } from '../contract/messages.js';
import {
  CANCELLED,
  DEADLINE_EXCEEDED,
  FAILED_PRECONDITION,
  RESOURCE_EXHAUSTED,
  UNAVAILABLE,
  hasCode,
} from './grpc-codes.js';

/** Temporal, or a worker, did not answer in time: nothing was changed, or the caller may safely ask again. */
export class TemporalUnavailable extends Error {
  override readonly name = 'TemporalUnavailable';
}

/** A run takes two thousand updates in all, and this one has had them. */
export class UpdatesExhausted extends Error {
  override readonly name = 'UpdatesExhausted';
}

/** After so long somebody may ask again, ms: a run follows another one once its history is long enough. */
export const EXHAUSTED_FOR = HOUR;

/**
 * Behind the SDK's own wrappers, too. `CANCELLED` is how our own deadline ends a call, `FAILED_PRECONDITION` a workflow
 * task that keeps failing: whoever mends the worker mends it.
 */
export function isOutage(error: unknown): boolean {
  return withCauses(error).some(
    (each) =>
      hasCode(each, CANCELLED, DEADLINE_EXCEEDED, FAILED_PRECONDITION, UNAVAILABLE) ||
      each.name === 'WorkflowUpdateRPCTimeoutOrCancelledError' ||
      each.message === AHEAD_OF_TASK,
  );
}

/** A server learns of new search attributes with a delay: a minute at the most. */
export function isUnprepared(error: unknown): boolean {
  return withCauses(error).some(({ message }) => /no mapping defined for search attribute/.test(message));
}

/** One workflow run takes 2,000 updates in all; beyond them nobody is served a session any more. */
export function isExhausted(error: unknown): boolean {
  return withCauses(error).some(({ message }) =>
    /limit on the total number of distinct updates/.test(message),
  );
}

/**
 * The workflow has as many updates in flight as it takes, or what it was about to do was overtaken by another message:
 * it does it anew, and has forgotten the update.
 */
export function isBusy(error: unknown): boolean {
  return withCauses(error).some((each) => hasCode(each, RESOURCE_EXHAUSTED, FAILED_PRECONDITION));
}

/** The error and what it was caused by: the SDK wraps what gRPC says. */
export function withCauses(error: unknown): Error[] {
  return error instanceof Error ? [error, ...withCauses(error.cause)] : [];
}
