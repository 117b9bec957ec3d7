/** The tenant's backend: events go there, and its directory is asked. */
import { randomUUID } from 'node:crypto';
import type { Backend, BackendEvent, Question } from '../contract/backend.js';
import { OutsideError } from '../contract/ports.js';
import type { Intake } from '../intake/intake.js';
import { retryAfterMs, type Answer } from '../outbound/call.js';
import type { Logger } from '../platform/log.js';
import { directoryReader } from './directory-answer.js';
import { signedPost, type Endpoint } from './signed-post.js';

export interface BackendEndpoints {
  events?: Endpoint;
  directory?: Endpoint;
}

type Named = Record<string, string>;

/** @param endpoints of a tenant */
export function createBackend(
  endpoints: (tenant: string) => BackendEndpoints,
  intake: Intake,
  log: Pick<Logger, 'error' | 'warn'>,
): Backend {
  const read = directoryReader(intake);
  return {
    async tell(tenant, event) {
      const { events } = endpoints(tenant);
      if (!events) return 'no_endpoint';
      await loudly(log, { tenant, id: event.id, type: event.type }, () => deliver(events, event));
      return 'delivered';
    },

    async whoRepairs(tenant, { connection, reason }: Question) {
      const { directory } = endpoints(tenant);
      if (!directory) return 'no_directory';
      return loudly(log, { tenant, provider: connection.provider }, async () => {
        const answer = await signedPost(directory, `dir_${randomUUID()}`, { connection, reason });
        if (answer.status === 404) return 'unknown';
        if (answer.status !== 200) throw refused('the directory', answer);
        return read(answer.json, connection);
      });
    },
  };
}

async function deliver(endpoint: Endpoint, { id, type, at, data }: BackendEvent): Promise<void> {
  const body = { type, timestamp: new Date(at).toISOString(), data };
  const answer = await signedPost(endpoint, id, body).catch(unheard);
  if (answer.status === 410) {
    throw new OutsideError('gone', 'the backend answered 410: it wants no more of this event');
  }
  if (answer.status < 200 || answer.status > 299) throw refused('the backend', answer);
}

/** What an endpoint writes into its answer does not matter, so nothing of it is malformed: one without end is none. */
function unheard(error: unknown): never {
  if (!(error instanceof OutsideError)) throw error;
  throw new OutsideError('unavailable', error.message, { answerLost: error.answerLost });
}

function refused(whose: string, { status, headers }: Answer): OutsideError {
  return new OutsideError('unavailable', `${whose} answered ${status}`, {
    retryAfter: retryAfterMs(headers['retry-after']),
  });
}

/** Every attempt that failed is a warning. A 410 is an error: nothing comes after it. */
async function loudly<T>(
  log: Pick<Logger, 'error' | 'warn'>,
  named: Named,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if (error instanceof OutsideError) {
      const line = { ...named, reason: error.message };
      if (error.kind === 'gone')
        log.error(line, 'the backend wants no more of this event (410): it is given up');
      else log.warn(line, 'the backend did not take it');
    }
    throw error;
  }
}
