/** The tenant's backend: events go there, and its directory is asked. */
import { randomUUID } from 'node:crypto';
import type { Backend, BackendEvent, Question } from '../contract/backend.js';
import { OutsideError } from '../contract/ports.js';
import { directoryAnswerFor, unknownZones, type DirectoryAnswer } from '../contract/start-request.js';
import type { Intake } from '../intake/intake.js';
import { retryAfterMs, type Answer } from '../outbound/call.js';
import type { Logger } from '../platform/log.js';
import { signedPost, type Endpoint } from './signed-post.js';

export interface BackendEndpoints {
  events?: Endpoint;
  directory?: Endpoint;
}

/** @param endpoints of a tenant */
export function createBackend(
  endpoints: (tenant: string) => BackendEndpoints,
  intake: Intake,
  log: Pick<Logger, 'error' | 'warn'>,
): Backend {
  const directoryAnswer = directoryAnswerFor(intake.kinds, intake.policies);
  return {
    async tell(tenant, { id, type, at, data }: BackendEvent) {
      const { events } = endpoints(tenant);
      if (!events) return 'no_endpoint';
      const body = { type, timestamp: new Date(at).toISOString(), data };
      const answer = await attempted(() => signedPost(events, id, body), log, { tenant, id, type });
      if (answer.status >= 200 && answer.status < 300) return 'delivered';
      if (answer.status === 410) {
        log.error({ tenant, id, type }, 'the backend wants no more of this event (410): it is given up');
        throw new OutsideError('gone', 'the backend answered 410: it wants no more of this event');
      }
      throw refused(answer, log, { tenant, id, type });
    },

    async whoRepairs(tenant, { connection, reason }: Question) {
      const { directory } = endpoints(tenant);
      if (!directory) return 'no_directory';
      const named = { tenant, provider: connection.provider };
      const post = () => signedPost(directory, `dir_${randomUUID()}`, { connection, reason });
      const answer = await attempted(post, log, named);
      if (answer.status === 404) return 'unknown';
      if (answer.status !== 200) throw refused(answer, log, named);
      return understood(answer.json);
    },
  };

  function understood(json: unknown): DirectoryAnswer {
    const result = directoryAnswer.safeParse(json);
    const paths = result.success
      ? unknownZones(result.data.contacts).map(({ path }) => path)
      : result.error.issues.map(({ path }) => `/${path.join('/')}`);
    if (result.success && paths.length === 0) return result.data;
    throw new OutsideError('malformed', `the directory’s answer does not fit: ${paths.join(', ')}`);
  }
}

type Named = Record<string, string>;

async function attempted(
  post: () => Promise<Answer>,
  log: Pick<Logger, 'warn'>,
  named: Named,
): Promise<Answer> {
  try {
    return await post();
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    log.warn({ ...named, reason: error.message }, 'the backend was not reached');
    // What it answered does not matter as long as it did not answer as it should: it is asked again.
    throw new OutsideError('unavailable', error.message, { answerLost: error.answerLost });
  }
}

function refused({ status, headers }: Answer, log: Pick<Logger, 'warn'>, named: Named): OutsideError {
  log.warn({ ...named, status }, 'the backend did not take it');
  return new OutsideError('unavailable', `the backend answered ${status}`, {
    retryAfter: retryAfterMs(headers['retry-after']),
  });
}
