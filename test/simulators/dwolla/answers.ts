import { randomUUID } from 'node:crypto';
import type { Knobs } from './knobs.js';

/** Dwolla docs, Making Requests: required in Accept, and sent as Content-Type. */
export const HAL = 'application/vnd.dwolla.v1.hal+json';

export const newRequestId = (): string => randomUUID();

export function hal(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': HAL } });
}

export interface DwollaError {
  status: number;
  code: string;
  message: string;
  /** `_links` or `_embedded`, where the error has them. */
  more?: Record<string, unknown>;
}

/** Dwolla docs, Errors: the code is the reason, and the status alone is not enough. */
export function refuse({ codeSpelling }: Knobs, { status, code, message, more }: DwollaError): Response {
  return hal({ code: spell(code, codeSpelling), message, ...more }, status);
}

/** As the guides and the description of the API spell them, each in another place. */
const ODD_SPELLINGS: Record<string, string> = {
  Forbidden: 'forbidden',
  NotFound: 'notFound',
  InvalidScopes: 'InvalidScope',
  TooManyRequests: 'Too Many Requests',
};

function spell(code: string, spelling: Knobs['codeSpelling']): string {
  return spelling === 'odd' ? (ODD_SPELLINGS[code] ?? code) : code;
}

export function notFound(knobs: Knobs): Response {
  return refuse(knobs, {
    status: 404,
    code: 'NotFound',
    message: 'The requested resource was not found.',
  });
}

/** 400 with one embedded error for the one field that may be wrong. */
export function validationError(knobs: Knobs, path: string, message: string): Response {
  return refuse(knobs, {
    status: 400,
    code: 'ValidationError',
    message: 'Validation error(s) present. See embedded errors list for more details.',
    more: { _embedded: { errors: [{ code: 'Invalid', message, path, _links: {} }] } },
  });
}

const CODES: Record<number, string> = {
  400: 'BadRequest',
  401: 'InvalidAccessToken',
  403: 'Forbidden',
  404: 'NotFound',
  405: 'MethodNotAllowed',
  406: 'InvalidVersion',
  409: 'Conflict',
  429: 'TooManyRequests',
};

/** The usual body of a status, with its usual code or another. */
export function usualBody(status: number, knobs: Knobs, code?: string): Record<string, unknown> {
  const usual = code ?? CODES[status] ?? 'ServerError';
  const message = usual === 'ServerError' ? `Error ID: ${randomUUID()}` : `Simulated ${status}`;
  return { code: spell(usual, knobs.codeSpelling), message };
}
