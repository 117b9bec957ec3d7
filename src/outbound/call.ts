/**
 * The one way to call the outside world: a timeout, a cap on the body, no redirects, no retries of its own (Temporal
 * retries), and every failure of the transport as an `OutsideError`.
 */
import { tracingChannel } from 'node:diagnostics_channel';
import { Agent, request, type Dispatcher } from 'undici';
import { OutsideError } from '../contract/ports.js';
import { jsonOf } from '../text/json.js';

export interface Outgoing {
  method: 'GET' | 'POST';
  url: URL;
  /** The pattern of the path, for traces. Absent, only the host is told: a path may hold a secret. */
  route?: string;
  headers: Record<string, string>;
  body?: string;
  /** Where several calls share one time limit; otherwise a call has 7 seconds. */
  within?: AbortSignal;
  /** Where not every address may be reached; it may refuse one with an `OutsideError`. */
  dispatcher?: Dispatcher;
}

export interface Answer {
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

/** Certificates are looked at, whatever `NODE_TLS_REJECT_UNAUTHORIZED` says; an agent of our own knows no proxy. */
export const AGENT_OPTIONS = {
  maxResponseSize: BODY_CAP,
  connect: { timeout: 5_000, rejectUnauthorized: true },
};
const agent = new Agent(AGENT_OPTIONS);

/** What whoever traces calls gets to know of one, and nothing else. */
export interface TracedCall {
  method: string;
  host: string;
  route?: string;
  /** Once it has ended; `error` where no answer came. */
  result?: Answer;
  error?: unknown;
}

export const outboundCalls = tracingChannel<unknown, TracedCall>('reauth:outbound');

/** @throws OutsideError `unavailable`, or `malformed` for a body over 1 MiB */
export function call(outgoing: Outgoing): Promise<Answer> {
  const { method, url, route } = outgoing;
  const traced: TracedCall = { method, host: url.host, ...(route !== undefined && { route }) };
  return outboundCalls.tracePromise(() => send(outgoing), traced);
}

async function send(outgoing: Outgoing): Promise<Answer> {
  const { method, url, headers, body, within, dispatcher = agent } = outgoing;
  try {
    const answer = await request(url, {
      dispatcher,
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
    throw error instanceof OutsideError ? error : transportError(error);
  }
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
 * @returns ms from now, or `undefined` where there is none to be read: "at once" is no wish to be left alone, and must
 *   not do away with our own pauses
 */
export function retryAfterMs(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
