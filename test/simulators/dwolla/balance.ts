import type { Context } from 'hono';
import type { Env } from '../finch/model.js';
import { hal, notFound, refuse } from './answers.js';
import type { Exchange } from './exchange.js';
import { link } from './links.js';
import type { Provider } from './provider.js';

/** GET /funding-sources/{id}/balance. A good answer may be a cached one, as `lastUpdated` tells. */
export function readBalance(c: Context<Env>, provider: Provider): Response {
  const { knobs } = provider;
  const exchange = provider.store.exchangeOfFundingSource(c.req.param('id') ?? '');
  if (exchange === undefined || knobs.balance === 'not_found') return notFound(knobs);
  switch (knobs.balance) {
    case 'unsupported':
      return unsupported(provider, 'Balance is not available for this type of funding source.');
    case 'unsupported_partner':
      return unsupported(provider, 'The exchange partner does not offer balances.');
    case 'forbidden':
      return refuse(knobs, { status: 403, code: 'Forbidden', message: 'Not enabled for this account.' });
    case 'update_credentials':
      return updateCredentials(provider, exchange);
    default:
      return exchange.broken ? updateCredentials(provider, exchange) : balance(provider, exchange);
  }
}

function unsupported({ knobs }: Provider, message: string): Response {
  return refuse(knobs, { status: 400, code: 'UnsupportedOperation', message });
}

/** A 400, not a 401, whose link tells the exchange (Dwolla docs, Retrieve a funding source balance). */
function updateCredentials({ knobs, baseUrl }: Provider, { id }: Exchange): Response {
  const about = link(`${baseUrl()}/exchanges/${id}/exchange-sessions`, 'exchange-session');
  return refuse(knobs, {
    status: 400,
    code: 'UpdateCredentials',
    message: 'The account holder must update their credentials.',
    more: { _links: { about } },
  });
}

function balance({ knobs, baseUrl }: Provider, exchange: Exchange): Response {
  const source = `${baseUrl()}/funding-sources/${exchange.fundingSourceId}`;
  return hal({
    _links: {
      self: link(`${source}/balance`, 'balance'),
      'funding-source': link(source, 'funding-source'),
    },
    ...(knobs.balance !== 'without_available' && { available: { value: '4616.87', currency: 'USD' } }),
    closing: { value: '4616.87', currency: 'USD' },
    lastUpdated: new Date(exchange.readBalance()).toISOString(),
  });
}
