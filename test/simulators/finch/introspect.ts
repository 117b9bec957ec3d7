import type { Context } from 'hono';
import { bearerOf } from './credentials.js';
import type { Connection, Env } from './model.js';
import type { Provider } from './provider.js';

/**
 * GET /introspect. Answers 200 while the connection is broken: the docs (Mitigate Errors) send people here
 * with the broken token to find its connection id. After a disconnect the token itself is refused.
 */
export function introspect(c: Context<Env>, provider: Provider): Response {
  const bearer = bearerOf(c, provider);
  if (bearer instanceof Response) return bearer;
  const { token, connection } = bearer;
  return c.json({
    id: token.id,
    client_id: provider.options.clientId,
    client_type: 'sandbox',
    connection_id: connection.id,
    connection_type: 'provider',
    connection_status: statusOf(connection),
    products: connection.products,
    provider_id: connection.providerId,
    authentication_methods: [
      {
        type: connection.authenticationMethod,
        connection_status: statusOf(connection),
        products: connection.products,
      },
    ],
    ...(connection.multiAccount && { entities: entitiesOf(connection) }),
    customer_id: connection.customerId,
    customer_name: connection.customerName,
    customer_email: connection.customerEmail,
    company_id: connection.companyId,
    account_id: connection.accountId,
    payroll_provider_id: connection.providerId,
    username: connection.username,
    manual: connection.authenticationMethod === 'assisted',
  });
}

function statusOf({ status, lastSuccessfulSync, statusMessage }: Connection): Record<string, unknown> {
  return {
    status,
    last_successful_sync: lastSuccessfulSync,
    ...(statusMessage !== undefined && { message: statusMessage }),
  };
}

function entitiesOf(connection: Connection): Record<string, unknown>[] {
  return connection.entities.map(({ id, name, sourceId, status }) => ({
    id,
    name,
    source_id: sourceId,
    status,
  }));
}
