/** The duties that write to somebody: `first`, `reminder`, `retry`, `escalation`. */
import type { EscalationCause, ReauthState } from '../src/contract/state.js';
import { DAY, asked, escalatesAt, holdEndsAt, ladderStartsAt, mintsAhead } from './calendar.js';
import { allowedAt, noticeFor, probedFirst, type Duty, type NoticeStep, type Step } from './duty.js';
import { CODE_LIFE } from './returns.js';

/** A refused mint or bad credentials reach a human after this long. */
const ESCALATE_ATTENTION_AFTER = DAY;
/** Somebody who pressed is not written to meanwhile, ms. */
const LEAVE_ALONE_AFTER_PRESS = 15 * 60 * 1000;

export function escalationDuty(state: ReauthState): Duty[] {
  if (state.escalated) return [];
  const { at: due, cause } = escalationDue(state);
  // A check that somebody's return caused comes first, but an outage of the provider does not hold the human's news.
  const checking = state.verification && !state.verification.failing ? state.verification.until : 0;
  const exchanging = state.codes[0] ? state.codes[0].receivedAt + CODE_LIFE : 0;
  const paused = state.pausedAt !== undefined ? Infinity : 0;
  const at = Math.max(due, checking, exchanging, paused, state.mailing?.nextAt ?? 0);
  return [{ kind: 'escalation', ...unlessUnanswered(state, at, escalationStep(state, cause)) }];
}

/** Escalation is probed first like any notice, but a provider that does not answer cannot hold it. */
function unlessUnanswered(
  state: ReauthState,
  at: number,
  step: (now: number) => Step,
): Pick<Duty, 'at' | 'step'> {
  return state.probe.failing ? { at, step } : probedFirst(state, at, step);
}

export function escalationStep(state: ReauthState, cause: EscalationCause): () => NoticeStep {
  const number = 1 + state.notices.filter(({ kind }) => kind === 'escalation').length;
  return () => ({ do: 'notice', notice: noticeFor('escalation', 'operator', number), cause });
}

function escalationDue(state: ReauthState): { at: number; cause: EscalationCause } {
  const { minting, session, policy, sessionsMinted } = state;
  const ladder = { at: escalatesAt(state), cause: 'ladder' as const };
  const spent = { at: session?.expiresAt ?? Infinity, cause: 'max_sessions' as const };
  const due = sessionsMinted >= policy.maxSessions && spent.at < ladder.at ? spent : ladder;
  if (minting?.kind === 'rejected' || minting?.kind === 'misconfigured') {
    const attention = { at: minting.since + ESCALATE_ATTENTION_AFTER, cause: minting.kind };
    if (attention.at < due.at) return attention;
  }
  return due;
}

export function retryDuty(state: ReauthState): Duty[] {
  const { retryOwed } = state;
  const contact = state.contacts.find(({ id }) => id === retryOwed?.contact);
  if (!retryOwed || !contact || state.bounced.includes(contact.id)) return [];
  const number = 1 + state.notices.filter(({ kind }) => kind === 'retry').length;
  const step = (): Step => ({ do: 'notice', notice: noticeFor('retry', contact.id, number) });
  return [{ kind: 'retry', ...probedFirst(state, allowedAt(state, retryOwed.since), step) }];
}

/** The first contact is asked at the end of the hold, with a live session behind the link where that is the policy. */
export function firstDuty(state: ReauthState): Duty[] {
  const [contact] = state.contacts;
  if (!contact || asked(state, contact) || state.bounced.includes(contact.id)) return [];
  const needsSession = mintsAhead(state);
  const live = (now: number): boolean => state.session !== undefined && now < state.session.expiresAt;
  const allowed = allowedAt(state, holdEndsAt(state));
  const at = !needsSession || live(allowed) ? allowed : Math.max(allowed, state.minting?.nextAt ?? 0);
  const step = (now: number): Step =>
    needsSession && !live(now)
      ? { do: 'mint', for: 'ahead' }
      : { do: 'notice', notice: noticeFor('first', contact.id, 1) };
  return [{ kind: 'first', ...probedFirst(state, at, step) }];
}

/** Overdue reminders collapse into the latest one; escalation ends them. */
export function reminderDuties(state: ReauthState): Duty[] {
  if (state.escalated) return [];
  const { remindAfter } = state.policy;
  const start = ladderStartsAt(state);
  return state.contacts
    .filter((contact) => asked(state, contact) && !state.bounced.includes(contact.id))
    .flatMap((contact) => {
      const sent = state.notices.filter(({ kind, contact: id }) => kind === 'reminder' && id === contact.id);
      const next = Math.max(0, ...sent.map(({ number }) => number));
      const offset = remindAfter[next];
      if (offset === undefined) return [];
      const leaveAlone = (state.lastPressAt ?? -Infinity) + LEAVE_ALONE_AFTER_PRESS;
      const step = (now: number): Step => {
        const number = remindAfter.findLastIndex((after) => start + after <= now) + 1;
        return { do: 'notice', notice: noticeFor('reminder', contact.id, Math.max(number, next + 1)) };
      };
      return [
        {
          kind: 'reminder',
          ...probedFirst(state, Math.max(allowedAt(state, start + offset), leaveAlone), step),
        },
      ];
    });
}
