import type { Context } from 'hono';
import { badRequest, invalidClient } from './answers.js';
import { bearerOf, hasClientCredentials } from './credentials.js';
import type { Connection, Env } from './model.js';
import type { Provider } from './provider.js';
import { parseObject } from './request-body.js';

const STATUSES = [
  'pending',
  'processing',
  'connected',
  'error_no_account_setup',
  'error_permissions',
  'reauth',
] as const;
const METHODS = ['api_token', 'assisted', 'credential', 'oauth'] as const;

/** POST /sandbox/connections: a new company with one account. */
export function createSandboxConnection(c: Context<Env>, provider: Provider): Response {
  if (!hasClientCredentials(c, provider)) return invalidClient(c, provider.knobs);
  const body = parseObject(c.get('rawBody')) ?? {};
  const { provider_id: providerId, products } = body;
  if (typeof providerId !== 'string') return badRequest(c, 'provider_id is required');
  const method = METHODS.find((name) => name === (body['authentication_type'] ?? 'credential'));
  if (method === undefined) return badRequest(c, 'Unknown authentication_type');
  const connection = provider.store.addConnection({
    providerId,
    authenticationMethod: method,
    ...(Array.isArray(products) && { products: products.map(String) }),
  });
  return c.json({
    access_token: connection.accessToken,
    token_type: 'bearer',
    ...sandboxAccount(connection),
  });
}

/** PUT /sandbox/connections/accounts: how an integrator breaks a connection on purpose. */
export function updateSandboxAccount(c: Context<Env>, provider: Provider): Response {
  const bearer = bearerOf(c, provider);
  if (bearer instanceof Response) return bearer;
  const { connection } = bearer;
  const wanted = parseObject(c.get('rawBody'))?.['connection_status'];
  const status = STATUSES.find((name) => name === wanted);
  if (wanted !== undefined && status === undefined) return badRequest(c, 'Unknown connection_status');
  const silent = !provider.knobs.sandboxSendsWebhooks;
  if (status !== undefined) provider.store.setStatus(connection.id, status, { silent });
  return c.json(sandboxAccount(connection));
}

function sandboxAccount(connection: Connection): Record<string, unknown> {
  return {
    connection_id: connection.id,
    entity_id: connection.entities[0]?.id,
    company_id: connection.companyId,
    account_id: connection.accountId,
    provider_id: connection.providerId,
    authentication_type: connection.authenticationMethod,
    products: connection.products,
  };
}
