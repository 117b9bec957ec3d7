/**
 * `decide(state, now)`: the one next thing to do, or until when to wait. Pure.
 *
 * Each duty says when it is due at the earliest, from now on. The first one that is due, in the order of `duties`, is
 * done; where none is, the earliest moment of all is waited for. So an answer "wait" never lies in the past, and the
 * same list is the plan that an operator reads.
 */
import type { ReauthState } from '../src/contract/state.js';
import { answerDuty } from './answers.js';
import { asked, canProbe, closesAt, mintsAhead } from './calendar.js';
import { directoryDuty } from './directory.js';
import type { Duty, Step } from './duty.js';
import { farewells } from './farewells.js';
import { escalationDuties, firstDuty, resendDuty, retryDuty } from './notice-duties.js';
import { lastCallDuties, reminderDuties } from './reminder-duties.js';
import { codeAwaitedUntil } from './returns.js';

export type Decision = Step | { do: 'wait'; until: number; for: string } | { do: 'wait' };

export function decide(state: ReauthState, now: number): Decision {
  const open = state.closed ? farewells(state, now) : duties(state, now);
  const due = open.find((duty) => duty.at <= now);
  if (due) return due.step;
  const next = earliest(open);
  return next ? { do: 'wait', until: next.at, for: next.kind } : { do: 'wait' };
}

/** What comes next, for the view, the current details and the search attribute. */
export function nextAction(state: ReauthState, now: number): { kind: string; at: number } | undefined {
  const next = state.closed ? undefined : earliest(duties(state, now));
  return next && { kind: next.kind, at: next.at };
}

function earliest(open: Duty[]): Duty | undefined {
  const next = open.reduce<Duty | undefined>(
    (first, each) => (first && first.at <= each.at ? first : each),
    undefined,
  );
  return next && next.at < Infinity ? next : undefined;
}

/** All duties of an open reauth, the weightiest first: just repaired beats about to escalate, remind, re-mint. */
function duties(state: ReauthState, now: number): Duty[] {
  return [
    ...exchangeDuty(state, now),
    ...pressDuty(state, now),
    ...checkDuty(state, now),
    ...answerDuty(state, now),
    ...escalationDuties(state, now),
    { kind: 'close', at: Math.max(now, closesAt(state)), step: { do: 'expire' } },
    ...retryDuty(state, now),
    ...firstDuty(state, now),
    ...lastCallDuties(state, now),
    ...reminderDuties(state, now),
    ...resendDuty(state, now),
    ...mintAheadDuty(state, now),
    ...directoryDuty(state, now),
    ...probeDuty(state, now),
  ];
}

function exchangeDuty({ codes }: ReauthState, now: number): Duty[] {
  const [hint] = codes;
  return hint ? [{ kind: 'exchange', at: Math.max(now, hint.nextAt), step: { do: 'exchange' } }] : [];
}

function pressDuty({ wanted }: ReauthState, now: number): Duty[] {
  return wanted ? [{ kind: 'mint', at: now, step: { do: 'mint', for: 'press' } }] : [];
}

function checkDuty(state: ReauthState, now: number): Duty[] {
  const { verification } = state;
  if (!verification) return [];
  const awaited = verification.awaitsCode ? codeAwaitedUntil(state) : 0;
  return [{ kind: 'check', at: Math.max(now, verification.nextAt, awaited), step: { do: 'check' } }];
}

/**
 * From the first notice on, one session is kept live: it is minted anew when it expires. Not while a return is being
 * checked, and not once the ladder has ended; until then a refused mint is tried again, also after the escalation for it.
 */
function mintAheadDuty(state: ReauthState, now: number): Duty[] {
  const { session, minting } = state;
  const begun = state.contacts.some((contact) => asked(state, contact));
  if (!mintsAhead(state) || !begun || state.verification || state.codes.length > 0) return [];
  const at = Math.max(now, minting?.nextAt ?? session?.expiresAt ?? 0);
  return [{ kind: 'mint', at, step: { do: 'mint', for: 'ahead' } }];
}

function probeDuty(state: ReauthState, now: number): Duty[] {
  const { nextAt, failing } = state.probe;
  if (nextAt === null || !canProbe(state) || state.verification || state.codes.length > 0) return [];
  const at = Math.max(now, nextAt, failing?.nextAt ?? 0, codeAwaitedUntil(state));
  return [{ kind: 'probe', at, step: { do: 'probe' } }];
}
