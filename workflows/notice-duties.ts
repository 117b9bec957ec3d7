/** The duties that write to somebody: `first`, `retry`, `escalation`, and what is sent once more. */
import { DAY } from '../src/contract/durations.js';
import type { Channel, Contact, EscalationCause, Failing, ReauthState } from '../src/contract/state.js';
import { refusalOf } from '../src/contract/view.js';
import { declineEndsAt } from './answers.js';
import { askable, asked, askedAt, escalatesAt, holdEndsAt, mintsAhead } from './calendar.js';
import { without } from './closing.js';
import { allowedAt, noticeFor, probedFirst, type Duty, type NoticeStep } from './duty.js';
import { CODE_LIFE, codeAwaitedUntil } from './returns.js';

/** A refused mint or bad credentials reach a human after this long. */
const ESCALATE_ATTENTION_AFTER = DAY;

export function escalationDuties(state: ReauthState, now: number): Duty[] {
  if (state.pausedAt !== undefined) return [];
  const { at: due, cause } = state.escalated ?? escalationDue(state);
  // A check that somebody's return caused comes first, but an outage of the provider does not hold the human's news.
  const checking = state.verification && !state.verification.failing ? state.verification.until : 0;
  const exchanging = state.codes[0] ? state.codes[0].receivedAt + CODE_LIFE : 0;
  const answering = declineEndsAt(state);
  const heldUntil = Math.max(now, due, checking, exchanging, answering);
  return escalationSteps(state, cause).map((step) => {
    const at = Math.max(heldUntil, escalationFailing(state, step)?.nextAt ?? 0);
    const duty: Duty = { kind: 'escalation', at, step };
    return state.probe.failing ? duty : probedFirst(state, duty);
  });
}

/**
 * The human at the end of the ladder is told once in each way. The ways wait for nothing but themselves: a mail server
 * that is down does not keep the webhook, and a webhook that is down costs no second mail.
 */
export function escalationSteps(state: ReauthState, cause: EscalationCause): NoticeStep[] {
  const { notices, escalated, handsOff } = state;
  const ways: Channel[] = handsOff?.escalationWebhook ? ['mail', 'webhook'] : ['mail'];
  const sent = notices.filter(({ kind }) => kind === 'escalation');
  const told = sent.filter(({ at }) => escalated?.cause === cause && at >= escalated.at);
  return ways
    .filter((way) => !told.some(({ channel }) => channel === way))
    .map((channel) => {
      const number = 1 + sent.filter((notice) => notice.channel === channel).length;
      const notice = noticeFor('escalation', { id: 'operator', channel }, number);
      const key = channel === 'webhook' ? `${notice.key}/webhook` : notice.key;
      return { do: 'notice', notice: { ...notice, key }, cause };
    });
}

export function escalationFailing(state: ReauthState, { notice }: NoticeStep): Failing | undefined {
  return notice.channel === 'webhook' ? state.operatorCalling : state.operatorMailing;
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
export function pressIsRefused({ minting, probe, verification, traits }: ReauthState): boolean {
  const reads = traits.probe === 'always' ? [probe.failing, verification?.failing] : [];
  return [minting, ...reads].some((failing) => failing?.refusal !== undefined);
}

export function retryDuty(state: ReauthState, now: number): Duty[] {
  const { retryOwed } = state;
  const contact = state.contacts.find(({ id }) => id === retryOwed?.contact);
  if (!retryOwed || !contact || !askable(state, contact) || pressIsRefused(state)) return [];
  const number = 1 + state.notices.filter(({ kind }) => kind === 'retry').length;
  const holding = retryOwed.atOnce ? withoutIdleCheck(state, retryOwed.since, now) : state;
  const at = Math.max(now, allowedAt(holding, retryOwed.since, contact.id));
  const step: NoticeStep = { do: 'notice', notice: noticeFor('retry', contact, number) };
  return [probedFirst(state, { kind: 'retry', at, step })];
}

/** A check that only waits for a code holds no word of the code that came and brought nothing, unless they set out again. */
function withoutIdleCheck(state: ReauthState, since: number, now: number): ReauthState {
  const waits = state.verification?.awaitsCode && now < codeAwaitedUntil(state);
  const idle = waits && (state.lastPressAt ?? 0) <= since;
  return idle ? without(state, 'verification') : state;
}

/** What asked last is sent once more, to one contact after the other. */
export function resendDuty(state: ReauthState, now: number): Duty[] {
  const { resend, notices } = state;
  const contact = state.contacts.find((each) => resend?.contacts.includes(each.id) && askable(state, each));
  const last = notices.findLast(({ kind, contact: id }) => id === contact?.id && kind !== 'receipt');
  if (!resend || !contact || !last || pressIsRefused(state)) return [];
  const times = notices.filter(({ again, contact: id }) => again && id === contact.id).length;
  const notice = { ...noticeFor(last.kind, contact, last.number), again: true as const };
  const step: NoticeStep = { do: 'notice', notice: { ...notice, key: `${notice.key}/again-${times + 1}` } };
  return [
    probedFirst(state, { kind: 'resend', at: Math.max(now, allowedAt(state, resend.at, contact.id)), step }),
  ];
}

/** A contact is asked at the end of the hold, with a live session behind the link where that is the policy. */
export function firstDuty(state: ReauthState, now: number): Duty[] {
  const next = nextToAsk(state);
  if (!next) return [];
  // Nobody is sent to a provider that refuses; after the ladder's end no mint is tried that could show otherwise.
  if (pressIsRefused(state) && !(mintsAhead(state) && state.minting?.refusal)) return [];
  const { contact, due } = next;
  const at = Math.max(now, allowedAt(state, due, contact.id));
  const step: NoticeStep = { do: 'notice', notice: noticeFor('first', contact, 1) };
  return [probedFirst(state, withSession(state, { kind: 'first', at, step }))];
}

/** One after the other: the next one when those before cannot or will not, or when nothing was heard of them. */
function nextToAsk(state: ReauthState): { contact: Contact; due: number } | undefined {
  const { nextContactAfter } = state.policy;
  const open = nextContactAfter === undefined ? state.contacts.slice(0, 1) : state.contacts;
  const candidates = open.filter((contact) => askable(state, contact));
  const contact = candidates.find((each) => !asked(state, each));
  if (!contact) return undefined;
  const before = candidates
    .slice(0, candidates.indexOf(contact))
    .flatMap((each) => askedAt(state, each) ?? []);
  if (before.length === 0) return { contact, due: holdEndsAt(state) };
  // Told is the human; whoever was not asked until then is left in peace.
  if (state.escalated || nextContactAfter === undefined) return undefined;
  const { lastPressAt = 0, lastReturnAt = 0, snoozed } = state;
  const heardOf = Math.max(...before, lastPressAt, lastReturnAt);
  return { contact, due: Math.max(heardOf + nextContactAfter, snoozed?.until ?? 0) };
}

function withSession(state: ReauthState, duty: Duty): Duty {
  // A session of before is worth nothing where the provider has come to refuse us.
  const refused = state.minting?.refusal !== undefined;
  const live = state.session !== undefined && duty.at < state.session.expiresAt && !refused;
  if (live || !mintsAhead(state)) return duty;
  const at = Math.max(duty.at, state.minting?.nextAt ?? 0);
  return { ...duty, at, step: { do: 'mint', for: 'ahead' } };
}
