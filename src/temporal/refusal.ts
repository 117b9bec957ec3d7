/** Why the server refuses a call, as far as whoever made it can do something about that. */
import { isGrpcServiceError } from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError } from '@temporalio/common';
import { INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, UNAUTHENTICATED, hasCode } from './grpc-codes.js';
import { withCauses } from './outage.js';

const noNamespace = 'Temporal does not know this namespace; check TEMPORAL_NAMESPACE and TEMPORAL_ADDRESS.';

/** @param type of the failure with which a workflow refuses an update, such as `ANOTHER_REAUTH` */
export function isRefusedAs(type: string, error: unknown): boolean {
  return withCauses(error).some((each) => each instanceof ApplicationFailure && each.type === type);
}

/** @returns `undefined` where it is no refusal */
export function refusalOf(error: unknown): string | undefined {
  for (const each of withCauses(error)) {
    if (each instanceof NamespaceNotFoundError) return noNamespace;
    if (!isGrpcServiceError(each)) continue;
    if (hasCode(each, NOT_FOUND) && /namespace/i.test(each.details)) return noNamespace;
    if (hasCode(each, PERMISSION_DENIED, UNAUTHENTICATED)) {
      return 'Temporal refuses these credentials; check TEMPORAL_API_KEY, TEMPORAL_TLS* and TEMPORAL_NAMESPACE.';
    }
    if (hasCode(each, INVALID_ARGUMENT)) return `Temporal refuses this: ${each.details}`;
  }
  return undefined;
}
