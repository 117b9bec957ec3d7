import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { badRequest, invalidClient, usualBody } from './answers.js';
import { hasClientCredentials } from './credentials.js';
import type { Env, MintedSession } from './model.js';
import type { Provider } from './provider.js';
import { parseObject } from './request-body.js';

/** Finch docs, Reauthenticate: defaults to 43,200 minutes, which is 30 days. */
const DEFAULT_MINUTES = 43_200;
/** Documented for new sessions (90 days); the reauthenticate page states no bounds, so this is an assumption. */
const MAX_MINUTES = 129_600;

/** The enum of the public description, then what the client library's types have on top. */
const PRODUCTS = new Set(
  (
    'benefits company deduction directory documents employment individual payment pay_statement ssn ' +
    'plans plans_dependents plans_enrollments recordkeeping'
  ).split(' '),
);

/**
 * POST /connect/sessions/reauthenticate. Every call that passes makes another session, whatever its headers:
 * no idempotency is documented, and none of the earlier links is withdrawn.
 */
export function mint(c: Context<Env>, provider: Provider): Response {
  if (!hasClientCredentials(c, provider)) return invalidClient(c, provider.knobs);
  if (isTooOften(provider)) return c.json(usualBody(429), 429);
  const body = parseObject(c.get('rawBody'));
  if (body === undefined) return badRequest(c, 'Request body is not a JSON object');
  const complaint = complaintAbout(body, provider.options.redirectUris);
  if (complaint !== undefined) return badRequest(c, complaint);

  const connection = provider.store.connections.get(String(body['connection_id']));
  if (connection === undefined || connection.status === 'disconnected') {
    return badRequest(c, 'Connection not found', provider.knobs.connectionNotFoundCode);
  }
  const session = newSession(c, provider, connection.id, body);
  provider.store.sessions.push(session);
  return c.json({ session_id: session.id, connect_url: session.connectUrl }, 201);
}

/** Sessions are in the order of their minting, so the one that is `times` back tells. */
function isTooOften({ knobs, store }: Provider): boolean {
  if (knobs.mintLimit === undefined) return false;
  const { times, within } = knobs.mintLimit;
  const before = store.sessions.at(-times);
  return before !== undefined && store.now() - before.createdAt < within;
}

function newSession(
  c: Context<Env>,
  provider: Provider,
  connectionId: string,
  body: Record<string, unknown>,
): MintedSession {
  const id = randomUUID();
  const minutesToExpire = (body['minutes_to_expire'] as number | undefined) ?? DEFAULT_MINUTES;
  const createdAt = provider.store.now();
  return {
    id,
    connectionId,
    connectUrl: `${provider.baseUrl()}/authorize?session=${id}`,
    minutesToExpire,
    redirectUri: (body['redirect_uri'] as string | null | undefined) ?? null,
    products: (body['products'] as string[] | null | undefined) ?? null,
    createdAt,
    expiresAt: createdAt + minutesToExpire * 60_000,
    headers: c.req.header(),
    body,
    opened: 0,
    presses: [],
    finishedAt: null,
  };
}

/** What is wrong with the request, or undefined. Written by hand: a schema shared with a client proves nothing. */
function complaintAbout(body: Record<string, unknown>, registered: readonly string[]): string | undefined {
  const { connection_id: id, minutes_to_expire: minutes, redirect_uri: uri, products } = body;
  if (typeof id !== 'string' || id === '') return 'connection_id is required';
  if (minutes !== undefined && !isMinutes(minutes)) {
    return `minutes_to_expire must be a whole number from 1 to ${MAX_MINUTES}`;
  }
  if (uri !== undefined && uri !== null && (typeof uri !== 'string' || !registered.includes(uri))) {
    return 'redirect_uri is not registered for this application';
  }
  return products === undefined || products === null ? undefined : complaintAboutProducts(products);
}

function isMinutes(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_MINUTES;
}

function complaintAboutProducts(products: unknown): string | undefined {
  if (!Array.isArray(products)) return 'products must be an array';
  const unknown = products.find((product) => !PRODUCTS.has(product as string));
  if (unknown !== undefined) return `Unknown product ${JSON.stringify(unknown)}`;
  // The description says "should not be combined"; a simulator does best to be strict about it.
  if (products.includes('benefits') && products.includes('deduction')) {
    return 'deduction is an alias of benefits and must not be combined with it';
  }
  return undefined;
}
