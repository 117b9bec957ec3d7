/**
 * The one way to call a provider: a timeout, a cap on the body, no redirects, no retries of its own (Temporal retries),
 * and every failure of the transport as an `OutsideError`.
 */
import { Agent, request } from 'undici';
import type { z } from 'zod';
import { jsonOf } from './json.js';
import { OutsideError } from '../contract/ports.js';
import type { FailureKind } from '../contract/words.js';

export interface ProviderRequest {
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body?: string;
  /** Where several calls share one time limit; otherwise a call has 7 seconds. */
  within?: AbortSignal;
}

export interface ProviderAnswer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  /** `undefined` where the body is not JSON. */
  json: unknown;
}

const BODY_CAP = 1024 * 1024;
/** Shorter than the activities' own limit (8 seconds where a person waits), so that the failure says what it was. */
const TIMEOUT = 7_000;
/** With these the request surely did not leave this machine. */
const NOT_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

const agent = new Agent({ maxResponseSize: BODY_CAP, connect: { timeout: 5_000 } });

/** @throws OutsideError `unavailable`, or `malformed` for a body over 1 MiB */
export async function call(outgoing: ProviderRequest): Promise<ProviderAnswer> {
  const { method, url, headers, body, within } = outgoing;
  try {
    const answer = await request(url, {
      dispatcher: agent,
      method,
      headers,
      signal: within ?? AbortSignal.timeout(TIMEOUT),
      ...(body !== undefined && { body }),
    });
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(
        Object.entries(answer.headers).map(([name, value]) => [
          name,
          Array.isArray(value) ? value[0] : value,
        ]),
      ),
      json: jsonOf(await answer.body.text()),
    };
  } catch (error) {
    throw transportError(error);
  }
}

/**
 * What was answered, as far as it is needed.
 * @param whose such as "Finch's answer to the mint"
 * @throws OutsideError `malformed`; the request was carried out all the same: a code is spent
 */
export function understood<S extends z.ZodType>(
  schema: S,
  { json }: ProviderAnswer,
  whose: string,
): z.output<S> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path }) => path.join('.') || 'body').join(', ');
  throw new OutsideError('malformed', `${whose} lacks ${fields}`, { answerLost: true });
}

/**
 * A browser is sent there: nothing but a page of the web, and https wherever the provider itself is asked by https.
 * @param whose such as "Finch's connect_url"
 * @throws OutsideError `malformed`
 */
export function pageAddress(url: string, baseUrl: string, whose: string): string {
  const { protocol } = new URL(url);
  if (protocol === 'https:' || protocol === new URL(baseUrl).protocol) return url;
  throw new OutsideError('malformed', `${whose} is no https address`, { answerLost: true });
}

/** What a status means where a provider gives it no other meaning. */
export function kindOfStatus(status: number): FailureKind {
  if (status === 429) return 'rate_limited';
  if (status === 401) return 'misconfigured';
  if (status === 408 || status === 409 || status >= 500) return 'unavailable';
  return status >= 400 ? 'rejected' : 'malformed';
}

function transportError(error: unknown): OutsideError {
  const code = codeOf(error);
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') {
    return new OutsideError('malformed', 'the answer is larger than 1 MiB', { answerLost: true });
  }
  return new OutsideError('unavailable', `no answer (${code})`, { answerLost: !NOT_SENT.has(code) });
}

/** Only the code: messages of the network stack may repeat addresses. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.name;
}

/**
 * @param value of a `Retry-After` header: seconds or a date (RFC 9110, 10.2.3)
 * @returns ms from now, or `undefined` where there is none to be read
 */
export function retryAfterMs(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
