/** The duties that write to somebody: `first`, `reminder`, `retry`, `escalation`. */
import type { EscalationCause, ReauthState } from '../src/contract/state.js';
import { refusalOf } from '../src/contract/view.js';
import { asked, bounced, escalatesAt, holdEndsAt, ladderStartsAt, mintsAhead } from './calendar.js';
import { DAY, MINUTE } from './durations.js';
import { allowedAt, noticeFor, probedFirst, type Duty, type NoticeStep } from './duty.js';
import { CODE_LIFE } from './returns.js';

/** A refused mint or bad credentials reach a human after this long. */
const ESCALATE_ATTENTION_AFTER = DAY;
/** Somebody who pressed is not written to meanwhile, ms. */
const LEAVE_ALONE_AFTER_PRESS = 15 * MINUTE;

export function escalationDuty(state: ReauthState, now: number): Duty[] {
  if (state.escalated || state.pausedAt !== undefined) return [];
  const { at: due, cause } = escalationDue(state);
  // A check that somebody's return caused comes first, but an outage of the provider does not hold the human's news.
  const checking = state.verification && !state.verification.failing ? state.verification.until : 0;
  const exchanging = state.codes[0] ? state.codes[0].receivedAt + CODE_LIFE : 0;
  const at = Math.max(now, due, checking, exchanging, state.operatorMailing?.nextAt ?? 0);
  const duty: Duty = { kind: 'escalation', at, step: escalationStep(state, cause) };
  return [state.probe.failing ? duty : probedFirst(state, duty)];
}

/** The human at the end of the ladder. */
const OPERATOR = { id: 'operator', channel: 'mail' } as const;

export function escalationStep(state: ReauthState, cause: EscalationCause): NoticeStep {
  const number = 1 + state.notices.filter(({ kind }) => kind === 'escalation').length;
  return { do: 'notice', notice: noticeFor('escalation', OPERATOR, number), cause };
}

function escalationDue(state: ReauthState): { at: number; cause: EscalationCause } {
  const { session, policy, sessionsMinted } = state;
  const due: { at: number; cause: EscalationCause }[] = [{ at: escalatesAt(state), cause: 'ladder' }];
  if (session && sessionsMinted >= policy.maxSessions) {
    due.push({ at: session.expiresAt, cause: 'max_sessions' });
  }
  if (state.suspendedAt !== undefined) due.push({ at: state.suspendedAt, cause: 'suspended' });
  const refusal = refusalOf(state);
  if (refusal) due.push({ at: refusal.since + ESCALATE_ATTENTION_AFTER, cause: refusal.kind });
  return due.reduce((first, each) => (each.at < first.at ? each : first));
}

/** The button could not work: a mint is refused, or a read with the same credentials is. */
function pressIsRefused({ minting, probe, verification, traits }: ReauthState): boolean {
  const reads = traits.probe === 'always' ? [probe.failing, verification?.failing] : [];
  return [minting, ...reads].some((failing) => failing?.refusal !== undefined);
}

export function retryDuty(state: ReauthState, now: number): Duty[] {
  const { retryOwed } = state;
  const contact = state.contacts.find(({ id }) => id === retryOwed?.contact);
  if (!retryOwed || !contact || bounced(state, contact) || pressIsRefused(state)) return [];
  const number = 1 + state.notices.filter(({ kind }) => kind === 'retry').length;
  const at = Math.max(now, allowedAt(state, retryOwed.since));
  const step: NoticeStep = { do: 'notice', notice: noticeFor('retry', contact, number) };
  return [probedFirst(state, { kind: 'retry', at, step })];
}

/** What asked last is sent once more, to one contact after the other. */
export function resendDuty(state: ReauthState, now: number): Duty[] {
  const { resend, notices } = state;
  const contact = state.contacts.find((each) => resend?.contacts.includes(each.id) && !bounced(state, each));
  const last = notices.findLast(({ kind, contact: id }) => id === contact?.id && kind !== 'receipt');
  if (!resend || !contact || !last || pressIsRefused(state)) return [];
  const times = notices.filter(({ again, contact: id }) => again && id === contact.id).length;
  const notice = { ...noticeFor(last.kind, contact, last.number), again: true as const };
  const step: NoticeStep = { do: 'notice', notice: { ...notice, key: `${notice.key}/again-${times + 1}` } };
  return [probedFirst(state, { kind: 'resend', at: Math.max(now, allowedAt(state, resend.at)), step })];
}

/** The first contact is asked at the end of the hold, with a live session behind the link where that is the policy. */
export function firstDuty(state: ReauthState, now: number): Duty[] {
  const [contact] = state.contacts;
  if (!contact || asked(state, contact) || bounced(state, contact)) return [];
  // Nobody is sent to a provider that refuses; after the ladder's end no mint is tried that could show otherwise.
  if (pressIsRefused(state) && !(mintsAhead(state) && state.minting?.refusal)) return [];
  const at = Math.max(now, allowedAt(state, holdEndsAt(state)));
  const step: NoticeStep = { do: 'notice', notice: noticeFor('first', contact, 1) };
  return [probedFirst(state, withSession(state, { kind: 'first', at, step }))];
}

function withSession(state: ReauthState, duty: Duty): Duty {
  // A session of before is worth nothing where the provider has come to refuse us.
  const refused = state.minting?.refusal !== undefined;
  const live = state.session !== undefined && duty.at < state.session.expiresAt && !refused;
  if (live || !mintsAhead(state)) return duty;
  const at = Math.max(duty.at, state.minting?.nextAt ?? 0);
  return { ...duty, at, step: { do: 'mint', for: 'ahead' } };
}

/** Overdue reminders collapse into the latest one; escalation ends them, and a refused mint holds them. */
export function reminderDuties(state: ReauthState, now: number): Duty[] {
  if (state.escalated || pressIsRefused(state)) return [];
  const { remindAfter } = state.policy;
  const start = ladderStartsAt(state);
  const leaveAlone = (state.lastPressAt ?? -Infinity) + LEAVE_ALONE_AFTER_PRESS;
  return state.contacts
    .filter((contact) => asked(state, contact) && !bounced(state, contact))
    .flatMap((contact) => {
      const sent = state.notices.filter(({ kind, contact: id }) => kind === 'reminder' && id === contact.id);
      const askedAt =
        state.notices.find(({ kind, contact: id }) => kind === 'first' && id === contact.id)?.at ?? 0;
      // Whoever was asked later is not reminded of what was due before that.
      const missed = remindAfter.filter((after) => start + after <= askedAt).length;
      const last = Math.max(missed, ...sent.map(({ number }) => number));
      const offset = remindAfter[last];
      if (offset === undefined) return [];
      const at = Math.max(now, allowedAt(state, start + offset), leaveAlone);
      const number =
        Math.max(
          last,
          remindAfter.findLastIndex((after) => start + after <= at),
        ) + 1;
      const step: NoticeStep = {
        do: 'notice',
        notice: noticeFor('reminder', contact, Math.min(number, remindAfter.length)),
      };
      return [probedFirst(state, { kind: 'reminder', at, step })];
    });
}
