import type { Question } from '../src/contract/backend.js';
import type { Description } from '../src/contract/reauth-input.js';
import type { Connection } from '../src/contract/state.js';
import type { Reason } from '../src/contract/words.js';
import { descriptionFrom } from '../src/intake/description.js';
import type { ActivityDeps } from './deps.js';
import { telling } from './failures.js';

export interface AskDirectoryInput {
  tenant: string;
  connection: Connection;
  reason: Reason;
}

/**
 * Asks the tenant's directory who can repair a connection.
 * Twice is harmless: it reads.
 */
export const askDirectory =
  ({ backend, intake }: Pick<ActivityDeps, 'backend' | 'intake'>) =>
  ({ tenant, connection, reason }: AskDirectoryInput): Promise<Description | 'unknown' | 'no_directory'> =>
    telling(async () => {
      const { provider, id } = connection;
      const question: Question = { connection: { provider, id }, reason };
      const answer = await backend.whoRepairs(tenant, question);
      return typeof answer === 'string' ? answer : descriptionFrom(intake, provider, answer);
    });
