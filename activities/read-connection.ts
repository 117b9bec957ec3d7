import type { Health } from '../src/contract/ports.js';
import type { Connection, Sealed } from '../src/contract/state.js';
import type { ActivityDeps } from './deps.js';
import { telling } from './failures.js';
import { workflowOf } from './workflow-of.js';

/**
 * Asks the provider how the connection is: the only source of evidence.
 * Twice is harmless: it reads.
 */
export const readConnection =
  ({ provider, vault }: Pick<ActivityDeps, 'provider' | 'vault'>) =>
  (input: { connection: Connection; token?: Sealed }): Promise<Health> =>
    telling(async () => {
      const { connection, token } = input;
      const { workflowId } = workflowOf();
      const opened = token === undefined ? undefined : vault.openSecret('token', workflowId, token);
      return provider(connection.provider).health(connection, opened);
    });
