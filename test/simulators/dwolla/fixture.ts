import { Dwolla } from 'dwolla';
import { onTestFinished } from 'vitest';
import { startDwollaSimulator } from './index.js';
import type { DwollaSimulator, DwollaSimulatorOptions, MintedSession } from './index.js';

export const CLIENT = { clientId: 'client-of-tests', clientSecret: 'secret-of-tests' };
export const REDIRECT = 'https://app.example.test/callbacks/dwolla?tenant=acme';
export const HAL = 'application/vnd.dwolla.v1.hal+json';
export const SECRET = 'chosen by the subscriber';
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** A simulator that is closed when the test ends. */
export async function dwolla(options: Partial<DwollaSimulatorOptions> = {}): Promise<DwollaSimulator> {
  const simulator = await startDwollaSimulator({ ...CLIENT, redirectUrls: [REDIRECT], ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** The provider's own client library; by default it does not retry. */
export function official(simulator: DwollaSimulator, clientSecret = CLIENT.clientSecret): Dwolla {
  return new Dwolla({ serverURL: simulator.url, security: { clientID: CLIENT.clientId, clientSecret } });
}

export function askToken(simulator: DwollaSimulator, secret = CLIENT.clientSecret): Promise<Response> {
  const credentials = Buffer.from(`${CLIENT.clientId}:${secret}`).toString('base64');
  return fetch(`${simulator.url}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
}

export interface Call {
  method?: 'GET' | 'POST';
  /** A string goes out as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export type Api = (path: string, init?: Call) => Promise<Response>;

/** Bare calls with one application token, and with the headers that every call must have. */
export async function api(simulator: DwollaSimulator): Promise<Api> {
  const { access_token: token } = (await (await askToken(simulator)).json()) as { access_token: string };
  return (path, { method = 'GET', body, headers, signal } = {}) =>
    fetch(`${simulator.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, accept: HAL, 'content-type': HAL, ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(signal && { signal }),
    });
}

export type Mint = (exchangeId: string, init?: Omit<Call, 'method'>) => Promise<Response>;

export async function minter(simulator: DwollaSimulator): Promise<Mint> {
  const call = await api(simulator);
  return (id, init) => call(`/exchanges/${id}/exchange-sessions`, { ...init, method: 'POST' });
}

/** A fresh session for the exchange. */
export async function mintedFor(
  simulator: DwollaSimulator,
  exchangeId: string,
  redirectUrl?: string,
): Promise<MintedSession> {
  const mint = await minter(simulator);
  const body = redirectUrl === undefined ? '' : { _links: { 'redirect-url': { href: redirectUrl } } };
  const answer = await mint(exchangeId, { body });
  const session = simulator.sessions.at(-1);
  if (answer.status !== 201 || session === undefined) throw new Error(`The mint answered ${answer.status}`);
  return session;
}

/** The code of a refusal, with its status in front. */
export async function refusalOf(answer: Response): Promise<string> {
  const { code } = (await answer.json()) as { code: string };
  return `${answer.status} ${code}`;
}
