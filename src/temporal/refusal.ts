/** Why the server refuses a call, as far as whoever made it can do something about that. */
import { isGrpcServiceError } from '@temporalio/client';
import { ApplicationFailure, NamespaceNotFoundError } from '@temporalio/common';
import { withCauses } from './outage.js';

/** The numbers of gRPC's status codes. */
const INVALID_ARGUMENT: number = 3;
const NOT_FOUND: number = 5;
const PERMISSION_DENIED: number = 7;
const UNAUTHENTICATED: number = 16;

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
    const { code, details }: { code: number; details: string } = each;
    if (code === NOT_FOUND && /namespace/i.test(details)) return noNamespace;
    if (code === PERMISSION_DENIED || code === UNAUTHENTICATED) {
      return 'Temporal refuses these credentials; check TEMPORAL_API_KEY, TEMPORAL_TLS* and TEMPORAL_NAMESPACE.';
    }
    if (code === INVALID_ARGUMENT) return `Temporal refuses this: ${details}`;
  }
  return undefined;
}
