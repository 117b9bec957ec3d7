/** What the tenant's backend is told of an open reauth; the close is told by the hand-off. Pure. */
import type { Answer } from '../src/contract/answer.js';
import type { EventType } from '../src/contract/backend.js';
import type { ReauthState } from '../src/contract/state.js';
import { attentionOf, viewOf } from '../src/contract/view.js';
import { nextAction } from './decide.js';

/** What a dead endpoint leaves undelivered has to fit into one hand-off: the oldest news gives way. */
const OUTBOX_AT_MOST = 40;

/** The state after an event, with what is news in it. */
export function withNews(before: ReauthState, after: ReauthState, at: number): ReauthState {
  if (!after.handsOff?.events || after.closed) return after;
  return [...started(before, after), ...attention(before, after), ...escalated(before, after)].reduce(
    (state, type) => tell(state, type, at),
    after,
  );
}

/** What a contact answered is news even where it changed nothing; what ended the reauth is told with its close. */
export function withAnswer(state: ReauthState, answer: Answer, at: number): ReauthState {
  if (!state.handsOff?.events || state.closed || answer.contact === undefined) return state;
  return tell(state, 'reauth.answered', at, answer);
}

/** A reauth that a webhook started is news at once where no directory is asked. */
export function atStart(state: ReauthState): ReauthState {
  const isNews = state.handsOff?.events && state.origin && !state.directory;
  return isNews ? tell(state, 'reauth.started', state.startedAt) : state;
}

/** With what the directory answered, or without it where it does not answer at once. */
function started({ directory }: ReauthState, after: ReauthState): EventType[] {
  const asking = directory !== undefined && !directory.failing;
  return asking && (!after.directory || after.directory.failing) ? ['reauth.started'] : [];
}

function attention(before: ReauthState, after: ReauthState): EventType[] {
  const kind = attentionOf(after)?.kind;
  return kind !== undefined && kind !== attentionOf(before)?.kind ? ['reauth.attention'] : [];
}

function escalated(before: ReauthState, after: ReauthState): EventType[] {
  return after.escalated && !before.escalated ? ['reauth.escalated'] : [];
}

function tell(state: ReauthState, type: EventType, at: number, answer?: Answer): ReauthState {
  const newsEver = (state.newsEver ?? 0) + 1;
  const news = {
    key: `${type}/${newsEver}`,
    type,
    at,
    view: viewOf(state, nextAction(state, at)),
    ...(answer && { answer }),
  };
  return { ...state, newsEver, outbox: [...(state.outbox ?? []), news].slice(-OUTBOX_AT_MOST) };
}

/** It was delivered, or given up. */
export function told(state: ReauthState, key: string): ReauthState {
  return { ...state, outbox: (state.outbox ?? []).filter((news) => news.key !== key) };
}
