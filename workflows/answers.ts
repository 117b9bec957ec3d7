/**
 * What contacts answer, each with a day to be undone: mail scanners press buttons as well, and so does a colleague who did
 * not mean it.
 */
import { MAY_BE_UNDONE_FOR, type Answer, type StandingAnswers } from '../src/contract/answer.js';
import type { ReauthState } from '../src/contract/state.js';
import { close, without } from './closing.js';
import type { Duty } from './duty.js';

/** Whoever was replaced, also while their answer was on its way, or said that it is not them, answers for nobody any more. */
export function isHeard(state: ReauthState, { contact }: Answer): boolean {
  return contact === undefined || (isContact(state, contact) && !isStranger(state, contact));
}

export function answered(before: ReauthState, answer: Answer, at: number): ReauthState {
  const { contact } = answer;
  const state: ReauthState = { ...before, answeredEver: true };
  const by = contact === undefined ? {} : { contact };
  switch (answer.kind) {
    case 'snooze':
      return { ...state, snoozed: longer(state.snoozed, { at, until: answer.until, ...by }) };
    case 'decline':
      return { ...state, declined: { at: state.declined?.at ?? at, ...by } };
    case 'not_me':
      return contact === undefined ? state : notMe(state, { ...answer, contact }, at);
    case 'unsubscribe':
      return contact === undefined || state.unsubscribed?.includes(contact)
        ? state
        : { ...state, unsubscribed: [...(state.unsubscribed ?? []), contact] };
    case 'undo':
      return undone(state, contact);
  }
}

type Snooze = NonNullable<ReauthState['snoozed']>;

/**
 * One snooze stands for all: whoever chose a later end than another contact keeps it. One's own may be made shorter, and
 * the tenant's word counts.
 */
function longer(standing: Snooze | undefined, chosen: Snooze): Snooze {
  const another = standing && chosen.contact !== undefined && chosen.contact !== standing.contact;
  return another && standing.until > chosen.until ? standing : chosen;
}

/** A snooze goes with whoever chose it. */
export function withoutSnoozeOf(state: ReauthState, gone: (contact: string) => boolean): ReauthState {
  const by = state.snoozed?.contact;
  return by !== undefined && gone(by) ? without(state, 'snoozed') : state;
}

export function isContact({ contacts }: Pick<ReauthState, 'contacts'>, contact: string): boolean {
  return contacts.some(({ id }) => id === contact);
}

function notMe(
  state: ReauthState,
  { contact, name, email }: { contact: string; name?: string; email?: string },
  at: number,
): ReauthState {
  const earlier = state.strangers?.find((each) => each.contact === contact);
  const others = (state.strangers ?? []).filter((each) => each !== earlier);
  const stranger = {
    contact,
    at: earlier?.at ?? at,
    ...(earlier?.settled && { settled: true as const }),
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
  };
  return { ...state, strangers: [...others, stranger] };
}

/** What has taken effect stays: the backend was told, and somebody else may have been asked. */
function undone(before: ReauthState, contact: string | undefined): ReauthState {
  const state = without(before, 'snoozed', 'declined');
  const { strangers, unsubscribed } = state;
  return {
    ...state,
    ...(strangers && { strangers: strangers.filter((each) => each.settled || each.contact !== contact) }),
    ...(unsubscribed && { unsubscribed: unsubscribed.filter((id) => id !== contact) }),
  };
}

/** Somebody acts for the tenant: what contacts answered before counts no more. */
export function overruled(state: ReauthState): ReauthState {
  return without(state, 'declined', 'strangers');
}

/** Whoever presses the button is the one after all, and uses it. */
export function pressOverrules(before: ReauthState, contact: string | undefined): ReauthState {
  const state = without(before, 'declined');
  const { strangers } = state;
  return strangers ? { ...state, strangers: strangers.filter((each) => each.contact !== contact) } : state;
}

/** When the next answer takes effect, or a snooze is over. */
export function answerDuty({ snoozed, declined, strangers = [] }: ReauthState, now: number): Duty[] {
  const moments = [
    ...(snoozed ? [snoozed.until] : []),
    ...(declined ? [declined.at + MAY_BE_UNDONE_FOR] : []),
    ...strangers.filter((each) => !each.settled).map(({ at }) => at + MAY_BE_UNDONE_FOR),
  ];
  if (moments.length === 0) return [];
  return [{ kind: 'answer', at: Math.max(now, Math.min(...moments)), step: { do: 'settle' } }];
}

export function settled(before: ReauthState, at: number): ReauthState {
  if (before.declined && at >= before.declined.at + MAY_BE_UNDONE_FOR) return close(before, at, 'declined');
  const state = before.snoozed && at >= before.snoozed.until ? without(before, 'snoozed') : before;
  if (!state.strangers) return state;
  const strangers = state.strangers.map((each) =>
    at >= each.at + MAY_BE_UNDONE_FOR ? { ...each, settled: true as const } : each,
  );
  const next = { ...state, strangers };
  return withoutSnoozeOf(next, (contact) => isStranger(next, contact));
}

/** The day that an answer may be undone in holds what would be sent to them. */
export function answerIsPending({ declined, strangers = [] }: ReauthState, contact: string): boolean {
  return declined !== undefined || strangers.some((each) => each.contact === contact && !each.settled);
}

export function isStranger({ strangers = [] }: ReauthState, contact: string): boolean {
  return strangers.some((each) => each.contact === contact && each.settled);
}

/** The human waits out the day of somebody who said that nobody uses it any more. */
export function declineEndsAt({ declined }: ReauthState): number {
  return declined ? declined.at + MAY_BE_UNDONE_FOR : 0;
}

/** What stands of the answers, for the page. */
export function standingAnswers({
  snoozed,
  declined,
  strangers = [],
  unsubscribed = [],
}: ReauthState): StandingAnswers | undefined {
  const settledOnes = strangers.filter((each) => each.settled);
  const standing: StandingAnswers = {
    ...(snoozed && { snoozedUntil: snoozed.until }),
    ...(declined && { declinedAt: declined.at }),
    ...(strangers.length > 0 && { strangers: strangers.map(({ contact }) => contact) }),
    ...(settledOnes.length > 0 && { settled: settledOnes.map(({ contact }) => contact) }),
    ...(unsubscribed.length > 0 && { unsubscribed }),
  };
  return Object.keys(standing).length > 0 ? standing : undefined;
}
