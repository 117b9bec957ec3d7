import { log } from '@temporalio/activity';
import type { Connection, Sealed } from '../src/contract/state.js';
import type { ActivityDeps } from './deps.js';
import { telling } from './failures.js';
import { workflowOf } from './workflow-of.js';

/**
 * Mints a session and seals it: what opens the provider's page never enters a history in clear.
 * Twice is harmless: a second session is minted, the last one that was answered is used, and a completion by either
 * counts. None of them is mailed.
 */
export const mintSession =
  ({ provider, vault }: Pick<ActivityDeps, 'provider' | 'vault'>) =>
  (input: {
    connection: Connection;
    life: number;
    number: number;
  }): Promise<{ secret: Sealed; life: number }> =>
    telling(async () => {
      const minted = await provider(input.connection.provider).mint(input.connection, input.life);
      log.info('session minted', { number: input.number });
      const { workflowId } = workflowOf();
      return {
        secret: vault.sealSecret('session', workflowId, JSON.stringify(minted.secret)),
        life: minted.life,
      };
    });
