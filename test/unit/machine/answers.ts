/** What the outside world may answer to a step, as the events that the interpreter makes of it. */
import type { FailureKind, NoticeKind } from '../../../src/contract/words.js';
import type { Health } from '../../../src/contract/ports.js';
import type { Channel, ReauthState } from '../../../src/contract/state.js';
import type { decide } from '../../../workflows/decide.js';
import type { Happening } from '../../../workflows/journey.js';
import type { InVain } from '../../../workflows/returns.js';

export type Decision = ReturnType<typeof decide>;
export type Step = Exclude<Decision, { do: 'wait' }>;
export type NoticeStep = Extract<Step, { do: 'notice' }>;

export interface Question {
  step: Step;
  state: ReauthState;
  /** ms */
  now: number;
}
export type Answer = (question: Question) => Happening;

/** Scripts may replace each answer at any time; by default all goes well and the connection stays broken. */
export interface World {
  mint: Answer;
  exchange: Answer;
  check: Answer;
  probe: Answer;
  notice: Answer;
  directory: Answer;
  settle: Answer;
  handOff: Answer;
  /** How long the step takes, ms. */
  takes: (step: Step) => number;
}

export function worldOf(change: Partial<World> = {}): World {
  return {
    mint: minted,
    exchange: () => ({ type: 'exchanged', credentials: 'sealed:credentials', token: 'sealed:new-token' }),
    check: () => ({ type: 'checked', health: { status: 'broken' } }),
    probe: () => ({ type: 'probed', health: { status: 'broken' } }),
    notice: sent,
    directory: () => ({ type: 'directoryAnswered', answer: 'no_directory' }),
    settle: () => ({ type: 'settled' }),
    handOff: ({ state }) => ({ type: 'handedOff', hints: state.codes.map(({ id }) => id) }),
    takes: () => 0,
    ...change,
  };
}

export const minted: Answer = ({ state }) => ({
  type: 'minted',
  secret: `sealed:session-${state.sessionsMinted + 1}`,
  life: state.policy.sessionLife['finch'] ?? 0,
});

/** Its page may never send anybody back. */
export const mintedWithoutReturn: Answer = (question) => ({
  ...(minted(question) as Extract<Happening, { type: 'minted' }>),
  mayNotReturn: true,
});

export const mintFails =
  (kind: FailureKind, retryAfter?: number): Answer =>
  () => ({ type: 'mintFailed', failure: failureOf(kind, retryAfter) });

export const exchangeFails =
  (kind: FailureKind, retryAfter?: number): Answer =>
  () => ({ type: 'exchangeFailed', failure: failureOf(kind, retryAfter) });

export const exchangeEnds =
  (because: InVain): Answer =>
  () => ({ type: 'exchangeEnded', because, atOnce: true });

export const checkSays =
  (status: Health['status']): Answer =>
  () => ({ type: 'checked', health: healthOf(status) });

export const checkFails =
  (kind: FailureKind): Answer =>
  () => ({ type: 'checkFailed', failure: { kind } });

export const probeSays =
  (status: Health['status']): Answer =>
  () => ({ type: 'probed', health: healthOf(status) });

export const probeFails =
  (kind: FailureKind): Answer =>
  () => ({ type: 'probeFailed', failure: { kind } });

export const sent: Answer = ({ step }) => {
  const { notice, cause } = noticeStep(step);
  return { type: 'noticed', notice, ...(cause && { cause }) };
};

/** A contact's address refuses for good; the operator's shows as a bad setting, as the interpreter has it. */
export const bounces: Answer = ({ step, state }) => {
  const { contact } = noticeStep(step).notice;
  const known = state.contacts.some(({ id }) => id === contact);
  if (known) return { type: 'bounced', contact };
  return { type: 'noticeFailed', to: wayOf(step), failure: { kind: 'misconfigured' } };
};

export const mailFails =
  (kind: FailureKind): Answer =>
  ({ step }) => ({
    type: 'noticeFailed',
    to: wayOf(step),
    failure: { kind },
  });

/** Answers one way for notices of `kind`, another way for all others. */
export const onlyFor =
  (kind: NoticeKind, answer: Answer, otherwise: Answer = sent): Answer =>
  (question) =>
    (noticeStep(question.step).notice.kind === kind ? answer : otherwise)(question);

/** Answers one way for what goes by `channel`, another way for all others. */
export const onlyBy =
  (channel: Channel, answer: Answer, otherwise: Answer = sent): Answer =>
  (question) =>
    (noticeStep(question.step).notice.channel === channel ? answer : otherwise)(question);

function wayOf(step: Step): 'contact' | 'operator' | 'webhook' {
  const { kind, channel } = noticeStep(step).notice;
  if (kind !== 'escalation') return 'contact';
  return channel === 'webhook' ? 'webhook' : 'operator';
}

function noticeStep(step: Step) {
  if (step.do !== 'notice') throw new Error(`not a notice: ${step.do}`);
  return step;
}

function failureOf(kind: FailureKind, retryAfter: number | undefined) {
  return retryAfter === undefined ? { kind } : { kind, retryAfter };
}

function healthOf(status: Health['status']): Health {
  return status === 'healthy' ? { status, evidence: 'introspect' } : { status };
}
