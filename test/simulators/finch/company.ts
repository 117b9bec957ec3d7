import type { Context } from 'hono';
import { refuse } from './answers.js';
import type { FinchError } from './answers.js';
import { bearerOf } from './credentials.js';
import type { Connection, ConnectionStatus, Env } from './model.js';
import type { Provider } from './provider.js';

/** GET /employer/company: the data call in which a broken connection shows itself. */
export function readCompany(c: Context<Env>, provider: Provider): Response {
  const bearer = bearerOf(c, provider);
  if (bearer instanceof Response) return bearer;
  const { connection } = bearer;
  if (!connection.products.includes('company')) {
    return refuse(c, { code: 403, name: 'insufficient_scope_error', message: 'Product not authorized' });
  }
  const refusal = refusalFor(statusFor(connection, c.req.queries('entity_ids[]')), provider);
  if (refusal !== undefined) return refuse(c, refusal);
  return c.json({
    id: connection.companyId,
    legal_name: connection.customerName ?? 'Example Company',
    entity: { type: 'corporation', subtype: null },
    primary_email: connection.customerEmail,
    primary_phone_number: null,
    ein: null,
    departments: [],
    locations: [],
    accounts: [],
  });
}

/** Entities that are still connected keep returning data when asked for by id. */
function statusFor(connection: Connection, entityIds: string[] | undefined): ConnectionStatus {
  if (entityIds === undefined) return connection.status;
  const asked = connection.entities.filter((entity) => entityIds.includes(entity.id));
  return asked.find((entity) => entity.status !== 'connected')?.status ?? 'connected';
}

/** Finch docs, Error Types and Reauthentication. Only one of these is cured by a reauthentication. */
function refusalFor(status: ConnectionStatus, { knobs }: Provider): FinchError | undefined {
  switch (status) {
    case 'reauth':
      if (knobs.brokenDataCall === 'server_error') {
        return { code: 500, name: 'server_error', message: 'Something went wrong' };
      }
      return {
        code: 401,
        name: 'authentication_error',
        finch_code: 'reauthenticate_user',
        message: 'The user needs to reauthenticate',
      };
    case 'pending':
    case 'error_no_account_setup':
      return {
        code: 401,
        name: 'authentication_error',
        finch_code: 'account_setup_required',
        message: 'The account is not set up yet',
      };
    case 'error_permissions':
      return {
        code: 403,
        name: 'error_permissions',
        finch_code: 'insufficient_account_permissions',
        message: 'The account lacks permissions at the provider',
      };
    case 'disconnected':
      return { code: 401, name: 'invalid_token_error', message: 'Invalid access token' };
    default:
      return undefined;
  }
}
