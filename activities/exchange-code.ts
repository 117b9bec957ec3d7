import { log } from '@temporalio/activity';
import type { Connection, Sealed } from '../src/contract/state.js';
import type { ActivityDeps } from './deps.js';
import { telling } from './failures.js';
import { workflowOf } from './workflow-of.js';

export type ExchangeResult =
  | { status: 'exchanged'; credentials: Sealed; token: Sealed }
  /** The code repaired some other connection: its token is dropped right here. */
  | { status: 'another_connection' }
  /** The provider does not know the code, or it is spent or expired. */
  | { status: 'invalid' };

/**
 * Exchanges the code that the person came back with.
 * It is attempted once, since the provider takes a code once. Should it run twice all the same, the second run is told
 * that the code is spent, and the workflow goes on as if the answer had been lost.
 */
export const exchangeCode =
  ({ tenant: tenantOf, vault }: Pick<ActivityDeps, 'tenant' | 'vault'>) =>
  (input: { connection: Connection; code: Sealed; redirectUri: string | null }): Promise<ExchangeResult> =>
    telling(async () => {
      const { workflowId, tenant } = workflowOf();
      const { connection, redirectUri } = input;
      const code = vault.openSecret('code', workflowId, input.code);
      const exchanged = await tenantOf(tenant).provider(connection.provider).exchange?.(code, redirectUri);
      if (!exchanged) return { status: 'invalid' };
      if (exchanged.connectionId !== connection.id) {
        log.warn('a code for another connection was brought; its token is dropped');
        return { status: 'another_connection' };
      }
      return {
        status: 'exchanged',
        credentials: vault.sealSecret('credentials', workflowId, JSON.stringify(exchanged.credentials)),
        token: vault.sealSecret('token', workflowId, exchanged.accessToken),
      };
    });
