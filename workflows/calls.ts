/**
 * Every activity call: its time limits, its own retries, its summary. What asks a provider or the mail server tries for two
 * minutes at most, beside its time in a queue; each of the others says below for how long.
 */
import { ApplicationFailure, proxyActivities, ActivityFailure, TimeoutFailure } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { providerQueue, type Waiting } from '../src/contract/queues.js';
import { failureKinds, oneOf, type NoticeKind } from '../src/contract/words.js';
import type { Connection } from '../src/contract/state.js';
import type { Failure } from './backoff.js';
import { callContext } from './call-context.js';

const retry = { initialInterval: '1 second', backoffCoefficient: 2 };

/**
 * Of what nobody waits for: in a storm it stands in the queue of its provider for as long as that takes, but for an hour
 * at the most. Then it is decided anew: a deadline may have come.
 */
const inTheQueue = { scheduleToStartTimeout: '1 hour' } as const;

/** Minted ahead: nobody waits, 5 attempts take 90 seconds at the most. */
const mintAhead: ActivityOptions = {
  ...inTheQueue,
  startToCloseTimeout: '15 seconds',
  retry: { ...retry, maximumAttempts: 5 },
};
/** Somebody pressed and looks at a page: 3 attempts take 27 seconds at the most. */
const mintForPress: ActivityOptions = {
  startToCloseTimeout: '8 seconds',
  retry: { ...retry, maximumAttempts: 3 },
};
/** A code is spent by its first use: one attempt. */
const exchangeOnce: ActivityOptions = { startToCloseTimeout: '30 seconds', retry: { maximumAttempts: 1 } };
const checkHealth: ActivityOptions = {
  startToCloseTimeout: '15 seconds',
  retry: { ...retry, maximumAttempts: 5 },
};
const probeHealth: ActivityOptions = { ...checkHealth, ...inTheQueue };
/** A directory that does not answer is no reason to keep the backend waiting for the news. */
const readDirectory: ActivityOptions = {
  startToCloseTimeout: '15 seconds',
  retry: { ...retry, maximumAttempts: 2 },
};
/**
 * A mail server may take its time to accept a message: 2 attempts take 111 seconds. What no worker took within that time
 * is decided anew: it may be night by then, or the connection repaired.
 */
const sendMail: ActivityOptions = {
  startToCloseTimeout: '55 seconds',
  scheduleToCloseTimeout: '2 minutes',
  cancellationType: 'TRY_CANCEL',
  retry: { ...retry, maximumAttempts: 2 },
};

/** Events are tried for three days, less and less often: in history all that is one activity. */
const tellForDays: ActivityOptions = {
  startToCloseTimeout: '15 seconds',
  scheduleToCloseTimeout: '3 days',
  cancellationType: 'TRY_CANCEL',
  retry: { initialInterval: '5 seconds', backoffCoefficient: 4, maximumInterval: '8 hours' },
};
/** Only Temporal itself is asked: while it does not answer, nothing else goes on either. */
const askTemporal: ActivityOptions = {
  startToCloseTimeout: '15 seconds',
  retry: { ...retry, maximumInterval: '1 minute' },
};

/** A code waits for it, which lives for ten minutes. */
const recallBriefly: ActivityOptions = { ...askTemporal, scheduleToCloseTimeout: '4 minutes' };

/** Who has just come back, or presses, goes before reminders where they share a queue; whose turn it is among tenants is untouched. */
const soon = { priorityKey: 2 };
const whenever = { priorityKey: 4 };

function priorityOf(kind: NoticeKind): ActivityOptions {
  if (kind === 'receipt' || kind === 'retry') return { priority: soon };
  return kind === 'reminder' || kind === 'last_call' ? { priority: whenever } : {};
}

/** Work of another queue than the workflow's own is never done eagerly, which would pass its limit by. */
function queueOf(
  { connection }: { connection: Pick<Connection, 'provider'> },
  who: Waiting,
): ActivityOptions {
  return { taskQueue: providerQueue(connection.provider, who) };
}

const {
  mintSession,
  exchangeCode,
  readConnection,
  sendNotice,
  tellBackend,
  askDirectory,
  beginHandOff,
  recallReauth,
} = proxyActivities<Activities>({
  startToCloseTimeout: '15 seconds',
});

export const calls = {
  mintSession: (input: Parameters<Activities['mintSession']>[0], why: 'press' | 'ahead') =>
    mintSession.executeWithOptions(
      {
        ...(why === 'press' ? mintForPress : mintAhead),
        ...queueOf(input, why === 'press' ? 'people' : 'ahead'),
        summary:
          why === 'press' ? `session ${input.number}, somebody pressed` : `session ${input.number}, ahead`,
      },
      [input, callContext()],
    ),
  exchangeCode: (input: Parameters<Activities['exchangeCode']>[0]) =>
    exchangeCode.executeWithOptions(
      {
        ...exchangeOnce,
        ...queueOf(input, 'people'),
        summary: 'the code of the return, once',
      },
      [input, callContext()],
    ),
  readConnection: (input: Parameters<Activities['readConnection']>[0], why: 'check' | 'probe') =>
    readConnection.executeWithOptions(
      {
        ...(why === 'check' ? checkHealth : probeHealth),
        ...queueOf(input, why === 'check' ? 'people' : 'ahead'),
        summary: why === 'check' ? 'check after a return' : 'probe: is it still broken?',
      },
      [input, callContext()],
    ),
  sendNotice: (input: Parameters<Activities['sendNotice']>[0]) =>
    sendNotice.executeWithOptions(
      {
        ...sendMail,
        ...priorityOf(input.notice.kind),
        summary: `${input.notice.kind} notice to ${input.notice.contact} by ${input.notice.channel}`,
      },
      [input, callContext()],
    ),
  tellBackend: (input: Parameters<Activities['tellBackend']>[0]) =>
    tellBackend.executeWithOptions({ ...tellForDays, summary: input.news.type }, [input, callContext()]),
  askDirectory: (input: Parameters<Activities['askDirectory']>[0]) =>
    askDirectory.executeWithOptions({ ...readDirectory, summary: 'who can repair it?' }, [
      input,
      callContext(),
    ]),
  beginHandOff: (input: Parameters<Activities['beginHandOff']>[0]) =>
    beginHandOff.executeWithOptions({ ...askTemporal, summary: 'hands off to the backend' }, [
      input,
      callContext(),
    ]),
  recallReauth: ({ tenant, connection, runId }: Parameters<Activities['recallReauth']>[0]) =>
    recallReauth.executeWithOptions({ ...recallBriefly, priority: soon, summary: 'how the reauth ended' }, [
      { tenant, connection, runId },
      callContext(),
    ]),
};

/** What an activity failed with after its own retries. A timeout leaves open what became of the request. */
export function failureOf(error: unknown): Failure & { answerLost: boolean; timedOut?: true } {
  if (!(error instanceof ActivityFailure)) throw error;
  const { cause } = error;
  if (cause instanceof TimeoutFailure) return { kind: 'unavailable', answerLost: true, timedOut: true };
  if (!(cause instanceof ApplicationFailure)) return { kind: 'unavailable', answerLost: true };
  const [details] = (cause.details ?? []) as [{ retryAfter?: number; answerLost?: boolean }?];
  const kind = oneOf(failureKinds, cause.type) ?? 'malformed';
  return {
    kind,
    answerLost: details?.answerLost ?? false,
    ...(details?.retryAfter !== undefined && { retryAfter: details.retryAfter }),
  };
}
