import type { Context } from 'hono';
import type { Env } from '../finch/model.js';
import { hal, notFound } from './answers.js';
import { link, partnerLink } from './links.js';
import type { MintedSession } from './model.js';
import type { Provider } from './provider.js';

/** GET /exchange-sessions/{id}: neither an expiry nor a status, so a client learns of a dead token only in Link. */
export function readSession(c: Context<Env>, { store, knobs, baseUrl }: Provider): Response {
  const session = store.sessions.find(({ id }) => id === c.req.param('id'));
  if (session === undefined) return notFound(knobs);
  if (knobs.usedSession === 'not_found' && !store.isFresh(session)) return notFound(knobs);
  const base = baseUrl();
  return hal({
    created: new Date(session.createdAt).toISOString(),
    _links: {
      self: link(`${base}/exchange-sessions/${session.id}`, 'exchange-session'),
      'exchange-partner': partnerLink(base, session.partner),
      ...(session.mxUrl !== undefined && {
        'external-provider-session': link(session.mxUrl, 'external-provider-session', 'text/html'),
      }),
    },
    ...whatOpensIt(session),
  });
}

function whatOpensIt({ id, partner, plaidToken }: MintedSession): Record<string, unknown> {
  if (plaidToken !== undefined) return { externalProviderSessionToken: plaidToken };
  if (partner !== 'checkout') return {};
  const data = { id: `ps_${id}`, payment_session_secret: `pss_${id}`, payment_session_token: 'e30=' };
  return { externalProviderSessionData: data };
}
