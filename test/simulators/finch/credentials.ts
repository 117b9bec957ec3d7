import type { Context } from 'hono';
import { refuse } from './answers.js';
import type { AccessToken, Connection, Env } from './model.js';
import type { Provider } from './provider.js';

/** HTTP Basic `client_id:client_secret`: the Connect session and sandbox creation calls. */
export function hasClientCredentials(c: Context<Env>, provider: Provider): boolean {
  const [scheme, value] = (c.req.header('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || value === undefined) return false;
  const { clientId, clientSecret } = provider.options;
  return Buffer.from(value, 'base64').toString('utf8') === `${clientId}:${clientSecret}`;
}

export interface Bearer {
  token: AccessToken;
  connection: Connection;
}

/**
 * The bearer token and its connection, or the 401 to answer with. Finch docs, Error Types: a missing header
 * and a wrong token have different names, and neither of them means that the connection needs its owner.
 */
export function bearerOf(c: Context<Env>, provider: Provider): Bearer | Response {
  const [scheme, value] = (c.req.header('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || value === undefined) {
    return refuse(c, { code: 401, name: 'unauthorized_request_error', message: 'Missing access token' });
  }
  const token = provider.store.token(value);
  if (token === undefined) {
    return refuse(c, { code: 401, name: 'invalid_token_error', message: 'Invalid access token' });
  }
  return { token, connection: provider.store.connection(token.connectionId) };
}
