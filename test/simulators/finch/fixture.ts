import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import Finch from '@tryfinch/finch-api';
import { onTestFinished, vi } from 'vitest';
import { startFinchSimulator } from './index.js';
import type { FinchSimulator, FinchSimulatorOptions } from './index.js';

export const CLIENT = { clientId: 'client-of-tests', clientSecret: 'secret-of-tests' };
export const REDIRECT = 'https://app.example.test/callback?tenant=acme';
/** The secret of the provider's published example signature. */
export const SECRET = '5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH';

/** A simulator that is closed when the test ends. */
export async function finch(options: Partial<FinchSimulatorOptions> = {}): Promise<FinchSimulator> {
  const simulator = await startFinchSimulator({ ...CLIENT, redirectUris: [REDIRECT], ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** The provider's own client library, without its retries: they would hide what one call does. */
export function official(simulator: FinchSimulator, accessToken?: string): Finch {
  const { clientId: clientID, clientSecret } = CLIENT;
  const token = accessToken === undefined ? {} : { accessToken };
  return new Finch({ baseURL: simulator.url, clientID, clientSecret, maxRetries: 0, ...token });
}

/** A bare mint call; a body that is a string goes out as it is. */
export function postMint(
  simulator: FinchSimulator,
  body: unknown,
  init: { secret?: string; signal?: AbortSignal } = {},
): Promise<Response> {
  const credentials = `${CLIENT.clientId}:${init.secret ?? CLIENT.clientSecret}`;
  return fetch(`${simulator.url}/connect/sessions/reauthenticate`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...(init.signal && { signal: init.signal }),
  });
}

/** A link for the connection, with a state on it as a product would put it. */
export async function linkFor(
  simulator: FinchSimulator,
  connectionId: string,
  state = 'st/ate',
): Promise<string> {
  const client = official(simulator);
  const session = await client.connect.sessions.reauthenticate({
    connection_id: connectionId,
    redirect_uri: REDIRECT,
  });
  const url = new URL(session.connect_url);
  url.searchParams.set('state', state);
  return url.href;
}

/** Waits for a condition that some other task brings about. */
export const until = (condition: () => boolean): Promise<void> =>
  vi.waitFor(
    () => {
      if (!condition()) throw new Error('not yet');
    },
    { interval: 1 },
  );

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** Answers webhooks with the given statuses in turn, the last one for ever. */
export async function receiver(
  statuses: number[] = [200],
  onReceive: () => void = () => {},
): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await text(request);
    response.statusCode = statuses[Math.min(received.length, statuses.length - 1)] ?? 200;
    received.push({ headers: request.headers, body });
    onReceive();
    response.end();
  };
  const server = createServer((request, response) => void take(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}
