import { once } from 'node:events';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { Context } from 'hono';
import { usualBody } from './answers.js';
import type { Env } from './model.js';

/** The adapter's mark on a response it must not write, here because there is no socket to write to. */
export const ALREADY_SENT = 'x-hono-already-sent';

export type Endpoint = 'mint' | 'token' | 'introspect' | 'company';

/** `takesEffect` in the words of the two calls where it matters: the deed is done, its answer is not heard. */
interface Effect {
  /** The mint: the session exists although the caller is told otherwise, or told nothing. */
  createsSession?: boolean;
  /** The token exchange: the code is spent and the token is lost. */
  spendsCode?: boolean;
}

export type Fault =
  | ({ kind: 'status'; status: number; retryAfter?: number | string; body?: unknown } & Effect)
  /** An HTML page of some proxy in front of the API. */
  | ({ kind: 'html'; status?: number } & Effect)
  /** No answer until the caller or the simulator hangs up. */
  | ({ kind: 'hang' } & Effect)
  /** The socket is destroyed with a TCP reset. */
  | ({ kind: 'reset' } & Effect)
  /** The right answer, but only once `until` settles: lets a test put something in between. */
  | { kind: 'hold'; until: Promise<unknown> }
  /** Successes spoilt on their way; these always take effect, and leave a refusal as it is. */
  | { kind: 'missing_connect_url' }
  | { kind: 'empty_201'; body?: 'none' | 'object' }
  | { kind: 'not_json' };

interface Armed {
  fault: Fault;
  left: number;
  /** Strikes only calls about this connection; any call where it is missing. */
  of: string | undefined;
}

/** A fault that came true, and the connection whose call it was. */
export interface Struck {
  readonly endpoint: Endpoint;
  readonly fault: Fault;
  readonly of: string | undefined;
}

/** Faults waiting for their endpoint, first armed first served. */
export class FaultBoard {
  readonly struck: Struck[] = [];
  readonly #armed = new Map<Endpoint, Armed[]>();

  /** Without `times` the fault stays until cleared. */
  arm(endpoint: Endpoint, fault: Fault, times = Number.POSITIVE_INFINITY, of?: string): void {
    this.#armed.set(endpoint, [...(this.#armed.get(endpoint) ?? []), { fault, left: times, of }]);
  }

  clear(): void {
    this.#armed.clear();
  }

  /** @param subject the connection that the call is about, where it can be told */
  take(endpoint: Endpoint, subject?: string): Fault | undefined {
    const queue = this.#armed.get(endpoint) ?? [];
    const next = queue.find(({ of }) => of === undefined || of === subject);
    if (next === undefined) return undefined;
    next.left -= 1;
    if (next.left <= 0) queue.splice(queue.indexOf(next), 1);
    this.struck.push({ endpoint, fault: next.fault, of: subject });
    return next.fault;
  }
}

export type Handler = (c: Context<Env>) => Response | Promise<Response>;

/**
 * The endpoint, with whatever fault is armed for it.
 * @param subjectOf the connection that a call is about
 */
export function faulty(
  board: FaultBoard,
  endpoint: Endpoint,
  handler: Handler,
  subjectOf: (c: Context<Env>) => string | undefined = () => undefined,
): Handler {
  return async (c) => {
    const fault = board.take(endpoint, subjectOf(c));
    if (fault === undefined) return handler(c);
    switch (fault.kind) {
      case 'hold':
        await Promise.allSettled([fault.until]);
        return handler(c);
      case 'missing_connect_url':
      case 'empty_201':
      case 'not_json':
        return spoil(await handler(c), fault);
      default:
        if (fault.createsSession === true || fault.spendsCode === true) await handler(c);
        return instead(c, fault);
    }
  };
}

type Spoiling = Extract<Fault, { kind: 'missing_connect_url' | 'empty_201' | 'not_json' }>;

async function spoil(answer: Response, fault: Spoiling): Promise<Response> {
  if (!answer.ok) return answer;
  const headers = { 'content-type': 'application/json' };
  const { status } = answer;
  const { connect_url: _, ...rest } = (await answer.json()) as Record<string, unknown>;
  switch (fault.kind) {
    case 'missing_connect_url':
      return new Response(JSON.stringify(rest), { status, headers });
    case 'empty_201':
      return new Response(fault.body === 'object' ? '{}' : null, { status, headers });
    case 'not_json':
      return new Response(JSON.stringify(rest).slice(0, -1), { status, headers });
  }
}

async function instead(
  c: Context<Env>,
  fault: Exclude<Fault, Spoiling | { kind: 'hold' }>,
): Promise<Response> {
  switch (fault.kind) {
    case 'status': {
      const headers: Record<string, string> = { 'content-type': 'application/json' };
      if (fault.retryAfter !== undefined) headers['retry-after'] = String(fault.retryAfter);
      return new Response(JSON.stringify(fault.body ?? usualBody(fault.status)), {
        status: fault.status,
        headers,
      });
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
