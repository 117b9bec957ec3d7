/** A duty: what is to be done, and from when on. The holds that notices share. */
import type { EscalationCause, Notice, ReauthState } from '../src/contract/state.js';
import { canProbe } from './calendar.js';
import { codeAwaitedUntil } from './returns.js';

export type NoticeStep = { do: 'notice'; notice: Omit<Notice, 'at'>; cause?: EscalationCause };
export type Step =
  | { do: 'exchange' }
  | { do: 'mint'; for: 'press' | 'ahead' }
  | { do: 'check' }
  | { do: 'probe' }
  | NoticeStep
  | { do: 'expire' }
  | { do: 'finish' };
export interface Duty {
  /** For the operator: `first`, `reminder`, `mint`, `check`, … */
  kind: string;
  /** ms */
  at: number;
  step: (now: number) => Step;
}

/** A probe's answer holds for so long, ms: the notice that it clears is sent within seconds. */
const PROBE_HOLDS_FOR = 5 * 60 * 1000;

export function noticeFor(kind: Notice['kind'], contact: string, number: number): Omit<Notice, 'at'> {
  return { key: `${kind}/${contact}/${number}`, kind, contact, number, channel: 'mail' };
}

/** The earliest moment at which a notice that is due at `due` may be sent, all holds considered; ms or Infinity. */
export function allowedAt(state: ReauthState, due: number): number {
  if (state.pausedAt !== undefined || state.codes.length > 0) return Infinity;
  const verified = state.verification ? Infinity : 0;
  return Math.max(due, state.mailing?.nextAt ?? 0, verified);
}

/** Preceded by a probe where the provider can tell; a probe that cannot be answered holds the notice. */
export function probedFirst(
  state: ReauthState,
  at: number,
  step: (now: number) => Step,
): Pick<Duty, 'at' | 'step'> {
  if (!canProbe(state)) return { at, step };
  const { answeredAt, failing } = state.probe;
  const fresh = (now: number): boolean => answeredAt !== undefined && now < answeredAt + PROBE_HOLDS_FOR;
  return {
    at: fresh(at) ? at : Math.max(at, failing?.nextAt ?? 0, codeAwaitedUntil(state)),
    step: (now) => (fresh(now) ? step(now) : { do: 'probe' }),
  };
}
