/** Errors as RFC 9457 problem details. Nothing internal leaks: what is not expected here is only `500`. */
import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { FieldError } from '../contract/field-error.js';

const titles = {
  400: 'Bad request',
  401: 'Unauthorized',
  404: 'Not found',
  409: 'Conflict',
  413: 'Payload too large',
  415: 'Unsupported media type',
  422: 'Cannot be done',
  429: 'Too often',
  500: 'Internal error',
  503: 'Temporarily unavailable',
} as const;

export type ProblemStatus = keyof typeof titles;

export interface ProblemDetails {
  detail: string;
  /** Every wrong field at once. */
  errors?: FieldError[];
  /** seconds */
  retryAfter?: number;
}

/** Answered before the body was read: the rest of it must not be taken for the next request. */
const UNREAD: ProblemStatus[] = [401, 413, 415, 429];

export function problem(c: Context, status: ProblemStatus, details: ProblemDetails): Response {
  const { detail, errors, retryAfter } = details;
  return c.body(
    JSON.stringify({ type: 'about:blank', title: titles[status], status, detail, ...(errors && { errors }) }),
    status,
    {
      'content-type': 'application/problem+json',
      ...(UNREAD.includes(status) && { connection: 'close' }),
      ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
    },
  );
}

/** For what does not exist, and for what is another tenant's: nobody learns which. */
export function noSuchReauth(c: Context): Response {
  return problem(c, 404, { detail: 'There is no such reauth.' });
}

/** For what is well formed, and yet not to be had. */
export function cannotBeDone(c: Context, errors: FieldError[]): Response {
  return problem(c, 422, { detail: 'This cannot be done; see errors.', errors });
}

const KIB = 1024;

/** Whatever is larger is answered before it is read. @param maxSize bytes, in whole KiB */
export function limitedBody(maxSize: number): MiddlewareHandler {
  const size = maxSize % (KIB * KIB) === 0 ? `${maxSize / KIB / KIB} MiB` : `${maxSize / KIB} KiB`;
  return bodyLimit({
    maxSize,
    onError: (c) => problem(c, 413, { detail: `The body is larger than ${size}.` }),
  });
}
