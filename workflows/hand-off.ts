/**
 * What follows the close of a reauth: the tenant's backend gets the news and the new credentials. A workflow of its own,
 * so that an endpoint that is down for days holds up neither the reauth nor the next one of its connection.
 */
import {
  CancellationScope,
  allHandlersFinished,
  condition,
  log,
  setHandler,
  sleep,
} from '@temporalio/workflow';
import { DAY, MINUTE } from '../src/contract/durations.js';
import { acknowledgedSignal, completedSignal, credentialsQuery } from '../src/contract/messages.js';
import type { HandOffInput, LateCode, News, Recalled } from '../src/contract/hand-off.js';
import type { Sealed } from '../src/contract/state.js';
import type { ReauthView } from '../src/contract/view.js';
import { calls, failureOf } from './calls.js';
import { CODE_LIFE } from './returns.js';
import { completionFrom } from './signals.js';

/** Credentials that no event could deliver are kept for the backend for so long, ms. */
const KEPT_FOR = 7 * DAY;

/** A cancellation by Temporal is for reauths; what is owed to the backend is not called off by it. */
export function handOff(input: HandOffInput): Promise<void> {
  return CancellationScope.nonCancellable(() => giveEverything(input));
}

async function giveEverything(input: HandOffInput): Promise<void> {
  const codes: (LateCode & { receivedAt: number })[] = [...input.codes];
  const seen = new Set(codes.map(({ id }) => id));
  let credentials = input.credentials;
  let served = credentials !== undefined;
  /** Names the credentials: those of another code are another event. */
  let from = '1';

  setHandler(credentialsQuery, () => credentials);
  setHandler(acknowledgedSignal, () => void (credentials = undefined));
  setHandler(completedSignal, (payload) => {
    const completion = completionFrom(payload);
    if (completion?.reauthId !== input.reauthId || completion.code === undefined) {
      return log.warn('what is no late code for this reauth was ignored', { reauth: input.reauthId });
    }
    const { hintId: id, code, redirectUri = null } = completion;
    if (seen.has(id)) return;
    seen.add(id);
    codes.push({ id, code, redirectUri, receivedAt: Date.now() });
  });

  const recalled = input.closed ? undefined : await recall(input);
  served ||= recalled?.credentials ?? false;
  const { settled } = inBackground((input.closed?.news ?? []).map((news) => tell(input, news)));

  for (;;) {
    await condition(() => credentials !== undefined || codes.length > 0 || settled());
    if (credentials !== undefined) {
      await handOver(input, { credentials, from, recalled }, () => credentials === undefined);
      credentials = undefined;
    } else if (codes.length > 0) {
      const code = codes.shift()!;
      // One repair brings one set of credentials: a further code of the same reauth is left unspent.
      if (!served) credentials = await exchanged(input, code);
      served ||= credentials !== undefined;
      from = code.id;
    } else break;
  }
  await condition(allHandlersFinished);
}

/** The code lives for minutes: a history that nobody can read any more does not cost it. */
async function recall(input: HandOffInput): Promise<Recalled> {
  try {
    return await calls.recallReauth(input);
  } catch (error) {
    failureOf(error);
    const { reauthId: id, connection } = input;
    const startedAt = new Date().toISOString();
    const view: ReauthView = {
      id,
      connection: { provider: connection.provider, id: connection.id },
      phase: 'closed',
      institution: '',
      contacts: [],
      notices: [],
      startedAt,
    };
    return { view, credentials: false };
  }
}

/** @returns `false` where it was given up: after days, or by a 410 */
async function tell(input: HandOffInput, news: News, credentials?: Sealed): Promise<boolean> {
  const { reauthId, tenant } = input;
  if (!input.events) return false;
  try {
    const told = await calls.tellBackend({
      reauthId,
      tenant,
      news,
      ...(news.type === 'reauth.closed' && { credentialsFollow: input.credentials !== undefined }),
      ...(credentials !== undefined && { credentials }),
    });
    return told === 'delivered';
  } catch (error) {
    failureOf(error);
    return false;
  }
}

/** By an event, or by the backend that takes them; after that, or after a week, nobody has them here any more. */
async function handOver(
  input: HandOffInput,
  { credentials, from, recalled }: { credentials: Sealed; from: string; recalled: Recalled | undefined },
  acknowledged: () => boolean,
): Promise<void> {
  const since = Date.now();
  const view = recalled?.view ?? input.closed?.news.at(-1)?.view;
  if (!view) throw new Error('a hand-off knows its reauth');
  const news: News = { key: `reauth.credentials/${from}`, type: 'reauth.credentials', at: since, view };
  const scope = new CancellationScope();
  let delivered: boolean | undefined;
  void scope
    .run(() => tell(input, news, credentials))
    .then(
      (told) => void (delivered = told),
      () => {},
    );
  await condition(() => acknowledged() || delivered !== undefined);
  scope.cancel();
  if (delivered || acknowledged()) return;
  const left = Math.max(1, since + KEPT_FOR - Date.now());
  await condition(acknowledged, left, { summary: 'credentials wait to be taken over' });
}

/** A code lives for minutes, and is spent by its first use. */
async function exchanged(
  { connection }: HandOffInput,
  { code, redirectUri, receivedAt }: LateCode & { receivedAt: number },
): Promise<Sealed | undefined> {
  for (;;) {
    try {
      const result = await calls.exchangeCode({ connection, code, redirectUri });
      return result.status === 'exchanged' ? result.credentials : undefined;
    } catch (error) {
      const { answerLost, retryAfter = 0 } = failureOf(error);
      const pause = Math.max(MINUTE, retryAfter);
      if (answerLost || Date.now() + pause >= receivedAt + CODE_LIFE) return undefined;
      await sleep(pause, { summary: 'the late code, once more' });
    }
  }
}

function inBackground(work: Promise<unknown>[]): { settled: () => boolean } {
  let done = work.length === 0;
  void Promise.all(work).then(() => (done = true));
  return { settled: () => done };
}
