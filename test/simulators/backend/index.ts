/**
 * A tenant's backend, as a good one would be: it takes only what is signed, answers at once, and knows a repetition by its
 * id. Its directory says who can repair a connection. Imports nothing of the product.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BackendFault, Delivery, Question } from './model.js';
import { isSigned } from './signature.js';

export type { BackendFault, Delivery } from './model.js';

export interface BackendSimulator {
  eventsUrl: string;
  directoryUrl: string;
  secret: string;
  /** Every delivery, also repetitions and those that were answered badly. */
  deliveries: Delivery[];
  /** What it knows: each event once, by its id, in the order of arrival. */
  events(reauthId?: string): Delivery[];
  /** The next `times` posts to the events' address (for ever without) fare so; some types only, where they are named. */
  fault(fault: BackendFault, options?: { times?: number; types?: string[] }): void;
  mend(): void;
  directory: {
    questions: Question[];
    /** What is answered about this connection; without one the answer is 404. */
    answers: Map<string, { status: number; body?: unknown }>;
  };
  /** How often something came that was not signed as it should be. */
  refused(): number;
  close(): Promise<void>;
}

export async function startBackendSimulator({ secret }: { secret: string }): Promise<BackendSimulator> {
  const deliveries: Delivery[] = [];
  const questions: Question[] = [];
  const answers: BackendSimulator['directory']['answers'] = new Map();
  let faults: { fault: BackendFault; left: number; types?: string[] }[] = [];
  let refused = 0;

  const server = createServer((request, response) => void take(request, response));

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const header = (name: string): string => String(request.headers[name] ?? '');
    const signed = {
      id: header('webhook-id'),
      timestamp: header('webhook-timestamp'),
      signature: header('webhook-signature'),
    };
    if (!isSigned(secret, signed, body)) {
      refused += 1;
      return void response.writeHead(401).end();
    }
    if (request.url === '/directory') return answerQuestion(JSON.parse(body) as Question, response);
    const { type, timestamp, data } = JSON.parse(body) as Pick<Delivery, 'type' | 'timestamp' | 'data'>;
    const delivery: Delivery = {
      id: signed.id,
      type,
      timestamp,
      data,
      signedAt: Number(signed.timestamp),
      status: 200,
    };
    const fault = strike(type);
    if (fault) delivery.status = statusUnder(fault);
    deliveries.push(delivery);
    if (fault) return suffer(fault, request, response);
    response.writeHead(200).end();
  }

  function strike(type: string): BackendFault | undefined {
    const planned = faults.find(({ types }) => !types || types.includes(type));
    if (!planned) return undefined;
    planned.left -= 1;
    if (planned.left <= 0) faults = faults.filter((each) => each !== planned);
    return planned.fault;
  }

  function answerQuestion(question: Question, response: ServerResponse): void {
    questions.push(question);
    const { status, body } = answers.get(question.connection.id) ?? { status: 404 };
    const text = typeof body === 'string' ? body : JSON.stringify(body ?? {});
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    eventsUrl: `${url}/events`,
    directoryUrl: `${url}/directory`,
    secret,
    deliveries,
    events(reauthId) {
      const taken = deliveries.filter(({ status }) => status === 200);
      const first = taken.filter(({ id }, index) => taken.findIndex((each) => each.id === id) === index);
      return first.filter(({ data }) => reauthId === undefined || data['id'] === reauthId);
    },
    fault(fault, { times = Infinity, types } = {}) {
      faults.push({ fault, left: times, ...(types && { types }) });
    },
    mend() {
      faults = [];
    },
    directory: { questions, answers },
    refused: () => refused,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function statusUnder({ kind, status = 500 }: BackendFault): number {
  if (kind === 'status') return status;
  if (kind === 'redirect') return 307;
  return kind === 'lost_answer' ? 200 : 0;
}

function suffer(fault: BackendFault, request: IncomingMessage, response: ServerResponse): void {
  const { kind, status = 500, retryAfter } = fault;
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  switch (kind) {
    case 'status':
      return void response.writeHead(status, headers).end('{"error":"a body that nobody should log"}');
    case 'redirect':
      return void response.writeHead(307, { location: request.url ?? '/' }).end();
    case 'hang':
      return;
    case 'reset':
    case 'lost_answer':
      return void request.socket.resetAndDestroy();
    case 'trickle': {
      response.writeHead(200);
      const drops = setInterval(() => response.write(' '), 100);
      return void response.once('close', () => clearInterval(drops));
    }
    case 'endless': {
      response.writeHead(200);
      const flood = (): void => {
        while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
        if (!response.destroyed) response.once('drain', flood);
      };
      flood();
    }
  }
}
