/** Every activity call: its time limits, its own short retries (two minutes at most), its summary. One screen. */
import { ApplicationFailure, proxyActivities, ActivityFailure, TimeoutFailure } from '@temporalio/workflow';
import type { ActivityOptions } from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { failureKinds, type FailureKind } from '../src/contract/words.js';
import type { Failure } from './backoff.js';
import { callContext } from './call-context.js';

const retry = { initialInterval: '1 second', backoffCoefficient: 2 };

/** Minted ahead: nobody waits, 5 attempts take 90 seconds at the most. */
const mintAhead: ActivityOptions = {
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
const readHealth: ActivityOptions = {
  startToCloseTimeout: '15 seconds',
  retry: { ...retry, maximumAttempts: 5 },
};
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
        summary:
          why === 'press' ? `session ${input.number}, somebody pressed` : `session ${input.number}, ahead`,
      },
      [input, callContext()],
    ),
  exchangeCode: (input: Parameters<Activities['exchangeCode']>[0]) =>
    exchangeCode.executeWithOptions({ ...exchangeOnce, summary: 'the code of the return, once' }, [
      input,
      callContext(),
    ]),
  readConnection: (input: Parameters<Activities['readConnection']>[0], why: string) =>
    readConnection.executeWithOptions({ ...readHealth, summary: why }, [input, callContext()]),
  sendNotice: (input: Parameters<Activities['sendNotice']>[0]) =>
    sendNotice.executeWithOptions(
      {
        ...sendMail,
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
    recallReauth.executeWithOptions({ ...recallBriefly, summary: 'how the reauth ended' }, [
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
  const kind = failureKinds.find((known) => known === cause.type) ?? ('malformed' satisfies FailureKind);
  return {
    kind,
    answerLost: details?.answerLost ?? false,
    ...(details?.retryAfter !== undefined && { retryAfter: details.retryAfter }),
  };
}
