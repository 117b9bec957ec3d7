import { activityInfo } from '@temporalio/activity';
import type { Answer } from '../src/contract/answer.js';
import type { News } from '../src/contract/hand-off.js';
import type { Sealed } from '../src/contract/state.js';
import type { ActivityDeps } from './deps.js';
import { eventIdFor } from './event-id.js';
import { telling } from './failures.js';
import { workflowOf } from './workflow-of.js';

export interface TellBackendInput {
  reauthId: string;
  tenant: string;
  news: News;
  /** With `reauth.closed`: whether `reauth.credentials` comes as well. */
  credentialsFollow?: boolean;
  /** With `reauth.credentials`. */
  credentials?: Sealed;
}

/**
 * Tells the tenant's backend one event.
 * Twice is harmless: a repetition carries the same id, by which a receiver knows it.
 */
export const tellBackend =
  ({ backend, vault }: Pick<ActivityDeps, 'backend' | 'vault'>) =>
  (input: TellBackendInput): Promise<'delivered' | 'no_endpoint'> =>
    telling(async () => {
      const { reauthId, tenant, news, credentials, credentialsFollow } = input;
      const { workflowId } = workflowOf();
      return backend.tell(tenant, {
        id: eventIdFor(reauthId, news.key),
        type: news.type,
        at: news.at,
        data: {
          ...news.view,
          ...(news.answer && { answer: answerOf(news.answer) }),
          ...(credentialsFollow !== undefined && { credentials: credentialsFollow }),
          ...(credentials !== undefined && {
            credentials: JSON.parse(vault.openSecret('credentials', workflowId, credentials)),
          }),
        },
      });
    }, activityInfo());

/** As the API writes times. */
function answerOf(answer: Answer): Record<string, unknown> {
  return answer.kind === 'snooze' ? { ...answer, until: new Date(answer.until).toISOString() } : answer;
}
