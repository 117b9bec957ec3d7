import { activityInfo, log } from '@temporalio/activity';
import type { Connection, Sealed } from '../src/contract/state.js';
import type { ActivityDeps } from './deps.js';
import { fingerprint } from '../src/secrets/vault.js';
import { telling } from './failures.js';
import { workflowOf } from './workflow-of.js';

/**
 * Mints a session and seals it: what opens the provider's page never enters a history in clear.
 * Twice is harmless: a second session is minted, the last one that was answered is used, and a completion by either
 * counts. None of them is mailed.
 */
export const mintSession =
  ({ tenant: tenantOf, vault }: Pick<ActivityDeps, 'tenant' | 'vault'>) =>
  (input: {
    connection: Connection;
    /** By kind of session, ms. */
    sessionLife: Record<string, number>;
    number: number;
  }): Promise<{ secret: Sealed; life: number; mayNotReturn?: true }> =>
    telling(async () => {
      const { connection, sessionLife, number } = input;
      const { workflowId, runId, tenant } = workflowOf();
      const { secret, ...minted } = await tenantOf(tenant)
        .provider(connection.provider)
        .mint(connection, {
          sessionLife,
          // An activity keeps its id over its attempts, and shares it with no other one of its run.
          idempotencyKey: fingerprint(`${workflowId} ${runId} ${activityInfo().activityId}`),
        });
      log.info('session minted', { number });
      return { ...minted, secret: vault.sealSecret('session', workflowId, JSON.stringify(secret)) };
    });
