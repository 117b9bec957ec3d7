/** The duties that remind: `reminder` and `last_call`, at decent hours of their contact. */
import { HOUR, MINUTE } from '../src/contract/durations.js';
import type { Contact, ReauthState } from '../src/contract/state.js';
import { askable, askedAt, escalatesAt, ladderStartsAt } from './calendar.js';
import { decentFrom, decentUpTo, type Wall } from './decency.js';
import { allowedAt, noticeFor, probedFirst, type Duty, type NoticeStep } from './duty.js';
import { pressIsRefused } from './notice-duties.js';

/** Somebody who pressed is not written to meanwhile, ms. */
const LEAVE_ALONE_AFTER_PRESS = 15 * MINUTE;
/** Somebody who has just been asked to try again is not called a last time in the same minute, ms. */
const LEAVE_ALONE_AFTER_RETRY = 4 * HOUR;

/** Overdue reminders collapse into the latest one; escalation ends them, and a refused mint holds them. */
export function reminderDuties(state: ReauthState, now: number): Duty[] {
  return askedContacts(state).flatMap(([contact, since]) => {
    // Nothing but the escalation comes after the last call.
    if (state.unsubscribed?.includes(contact.id) || lastCalled(state, contact)) return [];
    const { remindAfter } = state.policy;
    const start = ladderStartsAt(state);
    const sent = state.notices.filter(({ kind, contact: id }) => kind === 'reminder' && id === contact.id);
    // Whoever was asked later, or once more, is not reminded of what was due before that.
    const lastAsked = Math.max(since, retriedAt(state, contact));
    const missed = remindAfter.filter((after) => start + after <= lastAsked).length;
    const last = Math.max(missed, ...sent.map(({ number }) => number));
    const offset = remindAfter[last];
    if (offset === undefined) return [];
    const due = Math.max(allowedAt(state, start + offset, contact.id), state.snoozed?.until ?? 0);
    const at = decentFrom(Math.max(now, due, leftAloneUntil(state)), wallOf(state, contact));
    if (at >= (lastCallAt(state, contact) ?? Infinity)) return [];
    const latest = remindAfter.findLastIndex((after) => start + after <= at);
    const number = Math.min(Math.max(last, latest) + 1, remindAfter.length);
    const step: NoticeStep = { do: 'notice', notice: noticeFor('reminder', contact, number) };
    return [probedFirst(state, { kind: 'reminder', at, step })];
  });
}

/** Before the human is told, everybody who was asked gets a last chance, once. */
export function lastCallDuties(state: ReauthState, now: number): Duty[] {
  return askedContacts(state).flatMap(([contact]) => {
    const due = lastCallAt(state, contact);
    if (due === undefined || lastCalled(state, contact)) return [];
    const leftAlone = Math.max(leftAloneUntil(state), retriedAt(state, contact) + LEAVE_ALONE_AFTER_RETRY);
    const allowed = Math.max(now, allowedAt(state, due, contact.id), leftAlone);
    // What could not be sent in time still comes at no indecent hour, on whatever day.
    const at =
      allowed > due ? decentFrom(allowed, { ...wallOf(state, contact), workdaysOnly: false }) : allowed;
    if (at >= escalatesAt(state)) return [];
    const step: NoticeStep = { do: 'notice', notice: noticeFor('last_call', contact, 1) };
    return [probedFirst(state, { kind: 'last_call', at, step })];
  });
}

/** @returns `undefined` where there is none: nobody is called a last time who has just been asked the first time */
function lastCallAt(state: ReauthState, contact: Contact): number | undefined {
  const { lastCallBefore = null } = state.policy;
  if (lastCallBefore === null) return undefined;
  const at = decentUpTo(escalatesAt(state) - lastCallBefore, wallOf(state, contact));
  return at > (askedAt(state, contact) ?? Infinity) ? at : undefined;
}

function lastCalled({ notices }: ReauthState, { id }: Contact): boolean {
  return notices.some(({ kind, contact }) => kind === 'last_call' && contact === id);
}

function askedContacts(state: ReauthState): [Contact, number][] {
  if (state.escalated || pressIsRefused(state)) return [];
  return state.contacts.flatMap((contact): [Contact, number][] => {
    const since = askedAt(state, contact);
    return since !== undefined && askable(state, contact) ? [[contact, since]] : [];
  });
}

function retriedAt({ notices }: ReauthState, { id }: Contact): number {
  return notices.findLast(({ kind, contact }) => kind === 'retry' && contact === id)?.at ?? -Infinity;
}

function leftAloneUntil({ lastPressAt = -Infinity }: ReauthState): number {
  return lastPressAt + LEAVE_ALONE_AFTER_PRESS;
}

export function wallOf({ policy }: ReauthState, { zone = [] }: Contact): Wall {
  const { quietHours = null, workdaysOnly = false } = policy;
  return { zone, quietHours, workdaysOnly };
}
