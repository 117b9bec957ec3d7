import { once } from 'node:events';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import type { Env } from '../finch/model.js';
import { HAL, usualBody } from './answers.js';
import type { Knobs } from './knobs.js';

/** The adapter's mark on a response it must not write, here because there is no socket to write to. */
export const ALREADY_SENT = 'x-hono-already-sent';

export type FaultyEndpoint = 'token' | 'mint' | 'session' | 'exchange' | 'balance';

/** The mint: the session exists although the caller is told otherwise, or told nothing. */
interface Effect {
  createsSession?: boolean;
}

export type Fault =
  /** The usual body of the status, or that of another `code`, or a `body` as it is. */
  | ({ kind: 'status'; status: number; retryAfter?: number | string; code?: string; body?: unknown } & Effect)
  /** An HTML page of some proxy in front of the API. */
  | ({ kind: 'html'; status?: number } & Effect)
  /** No answer until the caller or the simulator hangs up. */
  | ({ kind: 'hang' } & Effect)
  /** The socket is destroyed with a TCP reset. */
  | ({ kind: 'reset' } & Effect)
  /** The right answer, but only once `until` settles: lets a test put something in between. */
  | { kind: 'hold'; until: Promise<unknown> }
  /** Successes spoilt on their way; these always take effect, and leave a refusal as it is. */
  | { kind: 'missing_location' }
  /** A Location on another host, which is not to be called with our token. */
  | { kind: 'hostile_location'; origin: string }
  | { kind: 'not_json' };

interface Armed {
  fault: Fault;
  left: number;
  /** Strikes only calls about this connection; any call where it is missing. */
  of: string | undefined;
}

/** A fault that came true, and the connection whose call it was. */
export interface Struck {
  readonly endpoint: FaultyEndpoint;
  readonly fault: Fault;
  readonly of: string | undefined;
}

/** Faults waiting for their endpoint, first armed first served. */
export class FaultBoard {
  readonly struck: Struck[] = [];
  readonly #armed = new Map<FaultyEndpoint, Armed[]>();

  /** Without `times` the fault stays until cleared. */
  arm(endpoint: FaultyEndpoint, fault: Fault, times = Number.POSITIVE_INFINITY, of?: string): void {
    this.#armed.set(endpoint, [...(this.#armed.get(endpoint) ?? []), { fault, left: times, of }]);
  }

  clear(): void {
    this.#armed.clear();
  }

  /** @param subject the connection that the call is about, where it can be told */
  take(endpoint: FaultyEndpoint, subject?: string): Fault | undefined {
    const queue = this.#armed.get(endpoint) ?? [];
    const next = queue.find(({ of }) => of === undefined || of === subject);
    if (next === undefined) return undefined;
    next.left -= 1;
    if (next.left <= 0) queue.splice(queue.indexOf(next), 1);
    this.struck.push({ endpoint, fault: next.fault, of: subject });
    return next.fault;
  }
}

export interface Steps {
  /** The exchange that a call is about, where it can be told. */
  subjectOf?: (c: Context<Env>) => string | undefined;
  /** The answer to a call that does not get so far as to be worked on. */
  turnAway: (c: Context<Env>) => Response | undefined;
  run: (c: Context<Env>) => Response;
}

type Handler = (c: Context<Env>) => Response | Promise<Response>;

/** The endpoint, with whatever fault is armed for it. */
export function faulty(
  { faults, knobs }: { faults: FaultBoard; knobs: Knobs },
  endpoint: FaultyEndpoint,
  { turnAway, run, subjectOf }: Steps,
): Handler {
  const handle = (c: Context<Env>): Response => turnAway(c) ?? run(c);
  return async (c) => {
    const fault = faults.take(endpoint, subjectOf?.(c));
    if (fault === undefined) return handle(c);
    switch (fault.kind) {
      case 'hold': {
        const early = turnAway(c);
        if (early !== undefined) return early;
        await Promise.allSettled([fault.until]);
        return run(c);
      }
      case 'missing_location':
      case 'hostile_location':
      case 'not_json':
        return spoil(handle(c), fault);
      default:
        if (fault.createsSession === true) handle(c);
        return instead(c, fault, knobs);
    }
  };
}

type Spoiling = Extract<Fault, { kind: 'missing_location' | 'hostile_location' | 'not_json' }>;

async function spoil(answer: Response, fault: Spoiling): Promise<Response> {
  if (!answer.ok) return answer;
  const { status } = answer;
  const headers = new Headers(answer.headers);
  const text = await answer.text();
  const location = headers.get('location');
  switch (fault.kind) {
    case 'missing_location':
      headers.delete('location');
      return new Response(text, { status, headers });
    case 'hostile_location':
      if (location !== null) headers.set('location', `${fault.origin}${new URL(location).pathname}`);
      return new Response(text, { status, headers });
    case 'not_json':
      headers.set('content-type', HAL);
      return new Response(text === '' ? 'created' : text.slice(0, -1), { status, headers });
  }
}

type Instead = Exclude<Fault, Spoiling | { kind: 'hold' }>;

async function instead(c: Context<Env>, fault: Instead, knobs: Knobs): Promise<Response> {
  switch (fault.kind) {
    case 'status': {
      const headers: Record<string, string> = { 'content-type': HAL };
      if (fault.retryAfter !== undefined) headers['retry-after'] = String(fault.retryAfter);
      const body = fault.body ?? usualBody(fault.status, knobs, fault.code);
      return new Response(JSON.stringify(body), { status: fault.status, headers });
    }
    case 'html': {
      const status = fault.status ?? 502;
      const page = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
      return new Response(page, { status, headers: { 'content-type': 'text/html' } });
    }
    case 'hang':
      if (!c.env.outgoing.destroyed) await once(c.env.outgoing, 'close');
      return RESPONSE_ALREADY_SENT;
    case 'reset':
      c.env.incoming.socket.resetAndDestroy();
      return RESPONSE_ALREADY_SENT;
  }
}
