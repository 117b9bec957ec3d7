/** The line between a kit and its provider's stand-in: it passes everything on, and brings all the trouble there is. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { request, type Dispatcher } from 'undici';

export type Trouble =
  /** Instead of what the provider would do. */
  | { kind: 'answer'; status: number; headers?: Record<string, string>; body?: string }
  | { kind: 'silence' }
  /** The provider does it, and somebody in between answers well, with this body and without any header. */
  | { kind: 'spoilt'; body: string }
  /** The provider does it, and nobody hears of it. */
  | { kind: 'lost' }
  /** The provider's answer has fields that nobody knows. */
  | { kind: 'chatty' }
  /** Every address in the provider's answer is this one instead. */
  | { kind: 'wicked'; address: string };

export interface Asked {
  path: string;
  body: string;
}

export interface Line {
  url: string;
  /** What was asked since the last trouble was made, or the line was cleared. */
  asked: Asked[];
  /** Every credential that was ever sent in an `Authorization`. */
  credentials: ReadonlySet<string>;
  /** @param at the number of the request that it meets, from 0 on; each one where it is left out */
  trouble(trouble: Trouble, at?: number): void;
  clear(): void;
  close(): Promise<void>;
}

interface Answer {
  status: number;
  headers: Dispatcher.ResponseData['headers'];
  body: Buffer;
}

/** They belong to one connection, not to the message. */
const HOP_BY_HOP = ['connection', 'content-length', 'host', 'keep-alive', 'transfer-encoding'];

export async function startLine(target: string): Promise<Line> {
  let asked: Asked[] = [];
  const credentials = new Set<string>();
  let armed: { trouble: Trouble; at: number | undefined } | undefined;
  const take = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const number = asked.length;
    const { url: path = '/', headers } = incoming;
    if (headers.authorization) credentials.add(headers.authorization.replace(/^\w+ /, ''));
    const entry: Asked = { path, body: '' };
    asked.push(entry);
    const body = await buffer(incoming);
    entry.body = body.toString('utf8');
    const trouble = armed && (armed.at ?? number) === number ? armed.trouble : undefined;
    await answer(outgoing, () => passOn(target, incoming, body), trouble);
  };
  const server = createServer((incoming, outgoing) => {
    // A stand-in that is gone is a provider that hangs up.
    take(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get asked() {
      return asked;
    },
    credentials,
    trouble(trouble, at) {
      asked = [];
      armed = { trouble, at };
    },
    clear() {
      asked = [];
      armed = undefined;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function answer(
  outgoing: ServerResponse,
  provider: () => Promise<Answer>,
  trouble: Trouble | undefined,
): Promise<void> {
  switch (trouble?.kind) {
    case 'silence':
      return;
    case 'answer':
      outgoing.writeHead(trouble.status, trouble.headers).end(trouble.body);
      return;
    case 'lost':
      await provider();
      outgoing.destroy();
      return;
    case 'spoilt': {
      const { status } = await provider();
      outgoing.writeHead(status < 300 ? status : 200).end(trouble.body);
      return;
    }
    case 'chatty':
    case 'wicked': {
      const { status, headers, body } = await provider();
      outgoing.writeHead(status, withoutHops(headers)).end(rewritten(body, trouble));
      return;
    }
    case undefined: {
      const { status, headers, body } = await provider();
      outgoing.writeHead(status, withoutHops(headers)).end(body);
    }
  }
}

async function passOn(target: string, incoming: IncomingMessage, body: Buffer): Promise<Answer> {
  const { method = 'GET', url = '/', headers } = incoming;
  const answered = await request(new URL(url, target), {
    method,
    headers: withoutHops(headers),
    ...(body.length > 0 && { body }),
  });
  const { statusCode: status } = answered;
  return { status, headers: answered.headers, body: Buffer.from(await answered.body.arrayBuffer()) };
}

function withoutHops<T>(headers: Record<string, T>): Record<string, NonNullable<T>> {
  const kept = Object.entries(headers).filter(
    ([name, value]) => value !== undefined && !HOP_BY_HOP.includes(name),
  );
  return Object.fromEntries(kept) as Record<string, NonNullable<T>>;
}

function rewritten(body: Buffer, trouble: Extract<Trouble, { kind: 'chatty' | 'wicked' }>): Buffer | string {
  const rewrite = (_: string, value: unknown): unknown => {
    if (trouble.kind === 'wicked') {
      return typeof value === 'string' && URL.canParse(value) ? trouble.address : value;
    }
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value, a_new_field: ['of', 'this', 'year'] } : value;
  };
  try {
    return JSON.stringify(JSON.parse(body.toString('utf8')), rewrite);
  } catch {
    return body;
  }
}
