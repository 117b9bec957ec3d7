import type { Health, KnownSoFar } from '../src/contract/ports.js';
import type { Connection, Sealed } from '../src/contract/state.js';
import type { ActivityDeps } from './deps.js';
import { telling } from './failures.js';
import { workflowOf } from './workflow-of.js';

export interface ReadConnectionInput extends Omit<KnownSoFar, 'accessToken'> {
  connection: Connection;
  token?: Sealed;
}

/**
 * Asks the provider how the connection is: the source of all evidence but `webhook`.
 * Twice is harmless: it reads.
 */
export const readConnection =
  ({ tenant: tenantOf, vault }: Pick<ActivityDeps, 'tenant' | 'vault'>) =>
  (input: ReadConnectionInput): Promise<Health> =>
    telling(async () => {
      const { connection, token, ...known } = input;
      const { workflowId, tenant } = workflowOf();
      return tenantOf(tenant)
        .provider(connection.provider)
        .health(connection, {
          ...known,
          ...(token !== undefined && { accessToken: vault.openSecret('token', workflowId, token) }),
        });
    });
