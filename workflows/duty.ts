/** A duty: what is to be done, and from when on. The holds that notices share. */
import { DAY, MINUTE } from '../src/contract/durations.js';
import type { EscalationCause, Notice, ReauthState } from '../src/contract/state.js';
import { answerIsPending } from './answers.js';
import { canProbe } from './calendar.js';
import { codeAwaitedUntil } from './returns.js';

export type NoticeStep = { do: 'notice'; notice: Omit<Notice, 'at'>; cause?: EscalationCause };
export type Step =
  | { do: 'directory' }
  | { do: 'settle' }
  | { do: 'handOff' }
  | { do: 'exchange' }
  | { do: 'mint'; for: 'press' | 'ahead' }
  | { do: 'check' }
  | { do: 'probe' }
  | NoticeStep
  | { do: 'expire' }
  | { do: 'finish' };

/** Computed for a moment `now`: what was due before is due now. */
export interface Duty {
  /** For the operator: `first`, `reminder`, `mint`, `check`, … */
  kind: string;
  /** ms, not before `now` */
  at: number;
  /** What to do then. */
  step: Step;
}

/** A probe's answer holds for so long, ms: the notice that it clears is sent within seconds. */
const PROBE_HOLDS_FOR = 5 * MINUTE;

export function noticeFor(
  kind: Notice['kind'],
  { id: contact, channel }: { id: string; channel: Notice['channel'] },
  number: number,
): Omit<Notice, 'at'> {
  return { key: `${kind}/${contact}/${number}`, kind, contact, number, channel };
}

/** The earliest moment at which a notice to a contact may be sent that is due at `due`; ms or Infinity. */
export function allowedAt(state: ReauthState, due: number, contact: string): number {
  const held =
    state.pausedAt !== undefined ||
    state.codes.length > 0 ||
    state.verification !== undefined ||
    answerIsPending(state, contact);
  return held ? Infinity : Math.max(due, state.mailing?.nextAt ?? 0);
}

/** A probe that nobody answers holds a notice for a day; somebody who is at it (`unsettled`) is left alone for longer. */
const UNANSWERED_HOLDS_FOR = DAY;

/** Preceded by a probe where the provider can tell. */
export function probedFirst(state: ReauthState, duty: Duty): Duty {
  const { answeredAt, failing, unsettled } = state.probe;
  const fresh = answeredAt !== undefined && duty.at < answeredAt + PROBE_HOLDS_FOR;
  if (!canProbe(state) || fresh) return duty;
  const at = Math.max(duty.at, failing?.nextAt ?? 0, codeAwaitedUntil(state));
  const held = failing && !unsettled ? Math.max(duty.at, failing.since + UNANSWERED_HOLDS_FOR) : Infinity;
  return held <= at ? { ...duty, at: held } : { ...duty, at, step: { do: 'probe' } };
}
