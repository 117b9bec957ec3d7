/** What gRPC answered with, by the numbers of its status codes. */
import { isGrpcServiceError } from '@temporalio/client';

export const CANCELLED = 1;
export const INVALID_ARGUMENT = 3;
export const DEADLINE_EXCEEDED = 4;
export const NOT_FOUND = 5;
export const ALREADY_EXISTS = 6;
export const PERMISSION_DENIED = 7;
export const RESOURCE_EXHAUSTED = 8;
export const FAILED_PRECONDITION = 9;
export const UNAVAILABLE = 14;
export const UNAUTHENTICATED = 16;

/** @returns whether it is an answer of gRPC with one of these codes; see `withCauses` for what the SDK wraps */
export function hasCode(error: unknown, ...codes: number[]): boolean {
  return isGrpcServiceError(error) && codes.includes(error.code);
}
