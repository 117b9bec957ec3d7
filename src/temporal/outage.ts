/** How a missing answer of Temporal is told from a refusal. */
import { ServiceError, isGrpcServiceError } from '@temporalio/client';

/** Temporal, or a worker, did not answer in time: nothing was changed, or the caller may safely ask again. */
export class TemporalUnavailable extends Error {
  override readonly name = 'TemporalUnavailable';
}

/** The numbers of gRPC's status codes. */
const CANCELLED: number = 1;
const DEADLINE_EXCEEDED: number = 4;
const RESOURCE_EXHAUSTED: number = 8;
const UNAVAILABLE: number = 14;

/** Behind the SDK's own wrappers, too; `CANCELLED` is how our own deadline ends a call. */
export function isOutage(error: unknown): boolean {
  const codes: number[] = [CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE];
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (isGrpcServiceError(each) && codes.includes(each.code)) return true;
    if (each.name === 'WorkflowUpdateRPCTimeoutOrCancelledError') return true;
  }
  return false;
}

/** A server learns of new search attributes with a delay: a minute at the most. */
export function isUnprepared(error: unknown): boolean {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (/no mapping defined for search attribute/.test(each.message)) return true;
  }
  return false;
}

/** One workflow run takes 2,000 updates in all; beyond them nobody is served a session any more. */
export function isExhausted(error: unknown): boolean {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (/limit on the total number of distinct updates/.test(each.message)) return true;
  }
  return false;
}

/** The workflow has as many updates in flight as it takes. */
export function isBusy(error: unknown): boolean {
  if (isGrpcServiceError(error)) return [RESOURCE_EXHAUSTED].includes(error.code);
  return error instanceof ServiceError && isBusy(error.cause);
}
