import { randomBytes, randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { Env } from '../finch/model.js';
import { notFound, refuse, validationError } from './answers.js';
import { turnAway } from './credentials.js';
import type { Exchange } from './exchange.js';
import type { Steps } from './faults.js';
import type { MintedSession } from './model.js';
import type { Provider } from './provider.js';
import { redirectIn } from './redirect-url.js';

/** Plaid docs, link/token/create: half an hour for an Item that exists already. That Dwolla keeps to it is assumed. */
const PLAID_LIFETIME_MS = 30 * 60_000;
/** MX docs, Request a widget URL: ten minutes, or the first load. */
const MX_LIFETIME_MS = 10 * 60_000;

/** POST /exchanges/{id}/exchange-sessions. 201 has no body; the session is where Location says. */
export function mintSteps(provider: Provider): Steps {
  const { knobs, keys } = provider;
  return {
    subjectOf: (c) => c.req.param('id'),
    turnAway(c) {
      const refused = turnAway(c, provider);
      const use = keyOf(c, provider);
      if (refused !== undefined || use === undefined) return refused;
      const known = keys.look(use.key, use.deed);
      if (known.state === 'done') return created(known.location);
      if (known.state === 'running') {
        const message = 'A request with this Idempotency-Key is being worked on.';
        return refuse(knobs, { status: 409, code: 'Conflict', message });
      }
      keys.begin(use.key, use.deed);
      return undefined;
    },
    run(c) {
      const answer = mint(c, provider);
      const use = keyOf(c, provider);
      if (use !== undefined) keys.end(use.key, use.deed, answer.headers.get('location') ?? undefined);
      return answer;
    },
  };
}

function created(location: string): Response {
  return new Response(null, { status: 201, headers: { location, 'content-length': '0' } });
}

function keyOf(c: Context<Env>, { knobs }: Provider): { key: string; deed: string } | undefined {
  const key = c.req.header('idempotency-key');
  if (key === undefined || knobs.idempotency === 'ignored') return undefined;
  return { key, deed: `${c.req.path}\n${c.get('rawBody')}` };
}

function mint(c: Context<Env>, provider: Provider): Response {
  const { knobs, store, options } = provider;
  const exchange = store.findExchange(c.req.param('id') ?? '');
  if (exchange === undefined) return notFound(knobs);
  const redirect = redirectIn(c.get('rawBody'), c.req.header('content-type'), options.redirectUrls);
  if ('complaint' in redirect) return validationError(knobs, redirect.path, redirect.complaint);
  const refused = refusal(exchange, provider);
  if (refused !== undefined) return refused;
  const session = newSession(c, provider, exchange, redirect.url);
  store.sessions.push(session);
  return created(`${provider.baseUrl()}/exchange-sessions/${session.id}`);
}

function refusal({ removed, partner }: Exchange, { knobs }: Provider): Response | undefined {
  if (removed) {
    if (knobs.removedMint === 404) return notFound(knobs);
    const message = 'The exchange has been removed.';
    return refuse(knobs, { status: 403, code: 'InvalidResourceState', message });
  }
  if (partner !== 'mx' || knobs.mxMint === 201) return undefined;
  if (knobs.mxMint === 400)
    return validationError(knobs, '/exchange-partner', 'Not offered by this partner.');
  const message = 'Not authorized to create re-authentication exchange session.';
  return refuse(knobs, { status: 403, code: 'Forbidden', message });
}

function newSession(
  c: Context<Env>,
  { clock, baseUrl }: Provider,
  { id: exchangeId, partner }: Exchange,
  redirectUrl: string | undefined,
): MintedSession {
  const createdAt = clock.now();
  const idempotencyKey = c.req.header('idempotency-key');
  return {
    id: randomUUID(),
    exchangeId,
    partner,
    createdAt,
    expiresAt: createdAt + (partner === 'mx' ? MX_LIFETIME_MS : PLAID_LIFETIME_MS),
    ...(partner === 'plaid' && { plaidToken: `link-sandbox-${randomUUID()}` }),
    ...(partner === 'mx' && { mxUrl: `${baseUrl()}/md/connect/${randomBytes(24).toString('base64url')}` }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(redirectUrl !== undefined && { redirectUrl }),
  };
}
