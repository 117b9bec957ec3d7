import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Knobs } from './knobs.js';
import type { Env } from './model.js';

export interface FinchError {
  code: number;
  name: string;
  finch_code?: string;
  message: string;
}

/** Finch docs, Error Types: `code` repeats the status, `name` is the class, `finch_code` the reason. */
export function refuse(c: Context<Env>, error: FinchError): Response {
  return c.json(error, error.code as ContentfulStatusCode);
}

const NAMES: Record<number, string> = {
  400: 'invalid_request_error',
  401: 'unauthorized_request_error',
  402: 'payment_required',
  403: 'insufficient_scope_error',
  404: 'not_found_error',
  408: 'client_connection_closed',
  422: 'unprocessable_request_error',
  500: 'server_error',
  501: 'not_implemented_error',
  502: 'bad_gateway_error',
};

/** The usual body of a status; 429 repeats the number under three names (Finch docs, Rate Limits). */
export function usualBody(status: number): Record<string, unknown> {
  const message = `Simulated ${status}`;
  if (status !== 429) return { code: status, name: NAMES[status] ?? 'server_error', message };
  const name = 'rate_limit_exceeded_error';
  return { statusCode: 429, status: 429, code: 429, name, finch_code: 'finch_application_rl', message };
}

/** The 400 of the mint call; its schema allows two values of finch_code. */
export function badRequest(
  c: Context<Env>,
  message: string,
  finchCode: Knobs['connectionNotFoundCode'] = 'invalid_request',
): Response {
  return refuse(c, { code: 400, finch_code: finchCode, message, name: 'bad_request' });
}

/** Calls with client credentials: the 401 whose schema and worked example disagree. */
export function invalidClient(c: Context<Env>, knobs: Knobs): Response {
  const message = 'Invalid client: Unable to validate credentials';
  if (knobs.invalidClientShape === 'example') return c.json({ error: message }, 401);
  return c.json({ code: 401, finch_code: 'invalid_client', message }, 401);
}

export const newRequestId = (): string => randomUUID();
