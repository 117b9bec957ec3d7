import type { Context } from 'hono';
import type { Env } from '../finch/model.js';
import { hal, notFound } from './answers.js';
import { link, partnerLink } from './links.js';
import type { Provider } from './provider.js';

/** GET /exchanges/{id}. */
export function readExchange(c: Context<Env>, { store, knobs, baseUrl }: Provider): Response {
  const exchange = store.findExchange(c.req.param('id') ?? '');
  if (exchange === undefined) return notFound(knobs);
  const base = baseUrl();
  return hal({
    _links: {
      self: link(`${base}/exchanges/${exchange.id}`, 'exchange'),
      'exchange-partner': partnerLink(base, exchange.partner),
      customer: link(`${base}/customers/${exchange.customerId}`, 'customer'),
    },
    id: exchange.id,
    status: exchange.status,
    created: new Date(exchange.createdAt).toISOString(),
  });
}
