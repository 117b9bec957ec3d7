import type { Context } from 'hono';
import { refuse } from './answers.js';
import type { Env } from './model.js';
import type { Provider } from './provider.js';
import { parseObject } from './request-body.js';

/**
 * POST /auth/token. Credentials travel in the body, not in a header (Finch docs, Retrieve Access Token).
 * The answer always carries a fresh access token for the same connection id.
 */
export function exchangeToken(c: Context<Env>, provider: Provider): Response {
  const { store, options, knobs } = provider;
  const body = parseObject(c.get('rawBody')) ?? {};
  if (body['client_id'] !== options.clientId || body['client_secret'] !== options.clientSecret) {
    return refuse(c, { code: 401, name: 'invalid_client_error', message: 'Invalid client credentials' });
  }
  if (typeof body['code'] !== 'string') {
    return refuse(c, { code: 400, name: 'invalid_request_error', message: 'code is required' });
  }
  const code = store.usableCode(body['code']);
  if (code === undefined) return invalidGrant(c, provider, 'Invalid or expired authorization code');
  // Required and equal in redirect mode, forbidden in embedded mode. A refusal leaves the code unspent.
  if ((body['redirect_uri'] ?? null) !== code.redirectUri) {
    return invalidGrant(c, provider, 'redirect_uri does not match the authorization request');
  }
  code.spent = true;
  const connection = store.connection(code.connectionId);
  if (connection.status === 'disconnected') return invalidGrant(c, provider, 'Connection is disconnected');
  if (knobs.oldTokenAfterRepair === 'dies') store.killTokens(connection);
  const token = store.issueToken(connection);
  return c.json({
    access_token: token.value,
    token_type: 'bearer',
    client_type: 'sandbox',
    connection_id: connection.id,
    connection_type: 'provider',
    entity_ids: connection.entities.map((entity) => entity.id),
    products: connection.products,
    provider_id: connection.providerId,
    company_id: connection.companyId,
    account_id: connection.accountId,
    customer_id: connection.customerId,
    customer_name: connection.customerName,
  });
}

function invalidGrant(c: Context<Env>, { knobs }: Provider, message: string): Response {
  if (knobs.invalidGrantName === 'invalid_grant_error') {
    return refuse(c, { code: 400, name: 'invalid_grant_error', message });
  }
  return c.json({ statusCode: 400, status: 400, code: 400, name: 'invalid_grant', message }, 400);
}
