/**
 * `decide(state, now)`: the one next thing to do, or until when to wait. Pure.
 *
 * Each duty says when it is due, from the state alone. The first one that is due, in the order of `duties`, is done;
 * where none is, the earliest moment of all is waited for. So an answer "wait" never lies in the past, and the same
 * list is the plan that an operator reads.
 */
import type { ReauthState } from '../src/contract/state.js';
import { asked, canProbe, closesAt, mintsAhead } from './calendar.js';
import type { Duty, Step } from './duty.js';
import { farewells } from './farewells.js';
import { escalationDuty, firstDuty, reminderDuties, retryDuty } from './notice-duties.js';
import { codeAwaitedUntil } from './returns.js';

export type Decision = Step | { do: 'wait'; until: number; for: string } | { do: 'wait' };

export function decide(state: ReauthState, now: number): Decision {
  const open = state.closed ? farewells(state) : duties(state);
  const due = open.find((duty) => duty.at <= now);
  if (due) return due.step(now);
  const next = earliest(open);
  return next ? { do: 'wait', until: next.at, for: next.kind } : { do: 'wait' };
}

/** The duty that comes next, for the view, the current details and the search attribute. */
export function nextDuty(state: ReauthState): Duty | undefined {
  return state.closed ? undefined : earliest(duties(state));
}

function earliest(open: Duty[]): Duty | undefined {
  let next: Duty | undefined;
  for (const duty of open) if (!next || duty.at < next.at) next = duty;
  return next;
}

/** All duties of an open reauth, the weightiest first: just repaired beats about to remind, re-mint, escalate. */
export function duties(state: ReauthState): Duty[] {
  return [
    ...exchangeDuty(state),
    ...pressDuty(state),
    ...checkDuty(state),
    ...escalationDuty(state),
    { kind: 'close', at: closesAt(state), step: () => ({ do: 'expire' }) },
    ...retryDuty(state),
    ...firstDuty(state),
    ...reminderDuties(state),
    ...mintAheadDuty(state),
    ...probeDuty(state),
  ];
}

function exchangeDuty({ codes }: ReauthState): Duty[] {
  const [hint] = codes;
  return hint ? [{ kind: 'exchange', at: hint.nextAt, step: () => ({ do: 'exchange' }) }] : [];
}

function pressDuty({ wanted }: ReauthState): Duty[] {
  return wanted ? [{ kind: 'mint', at: wanted.at, step: () => ({ do: 'mint', for: 'press' }) }] : [];
}

function checkDuty({ verification }: ReauthState): Duty[] {
  return verification ? [{ kind: 'check', at: verification.nextAt, step: () => ({ do: 'check' }) }] : [];
}

/**
 * From the first notice on, one session is kept live: it is minted anew when it expires. Not while a return is being
 * checked, and not after the escalation; a refused mint, though, is tried again to the end.
 */
function mintAheadDuty(state: ReauthState): Duty[] {
  const { session, minting } = state;
  const begun = state.contacts.some((contact) => asked(state, contact));
  if (!mintsAhead(state) || !begun || state.verification || state.codes.length > 0) return [];
  const at = Math.max(session?.expiresAt ?? 0, minting?.nextAt ?? 0);
  return [{ kind: 'mint', at, step: () => ({ do: 'mint', for: 'ahead' }) }];
}

function probeDuty(state: ReauthState): Duty[] {
  const { nextAt, failing } = state.probe;
  if (nextAt === null || !canProbe(state) || state.verification || state.codes.length > 0) return [];
  const at = Math.max(nextAt, failing?.nextAt ?? 0, codeAwaitedUntil(state));
  return [{ kind: 'probe', at, step: () => ({ do: 'probe' }) }];
}
