/**
 * `apply(state, event)`: what has become true. Pure and total: an event that no longer applies changes nothing. A closed
 * reauth is changed by what ends its work, by a code that comes late, and by a new break, which supersedes it.
 */
import type { Health } from '../src/contract/ports.js';
import type { Description } from '../src/contract/reauth-input.js';
import type {
  CodeHint,
  Contact,
  EscalationCause,
  Notice,
  ReauthState,
  Sealed,
} from '../src/contract/state.js';
import { refusalOf } from '../src/contract/view.js';
import type { Failure } from './backoff.js';
import type { ConnectionChangedSignal } from '../src/contract/messages.js';
import type { Answer } from '../src/contract/answer.js';
import { answered, isHeard, settled } from './answers.js';
import { changed, type Change } from './changes.js';
import { close, without } from './closing.js';
import { contactsChanged, resendWanted } from './contacts.js';
import { described, directoryAnswered, directoryFailed, earlier } from './directory.js';
import { checkFailed, checked, probeFailed, probed } from './evidence.js';
import { told, withAnswer, withNews } from './news.js';
import { bouncedBack, bouncedLater, noticeFailed, noticed, type failingTo } from './notices.js';
import { exchangeEnded, exchangeFailed, exchanged, returned, type InVain, type Returned } from './returns.js';
import { mintFailed, minted, pressed, type Mint } from './sessions.js';
import { remembered } from './timeline.js';

export type Event = { at: number } & (
  | ({ type: 'reported' } & Omit<ConnectionChangedSignal, 'status' | 'entity' | 'byProvider'>)
  | ({ type: 'changed' } & Change)
  | { type: 'pressed'; contact?: string; except?: number }
  | ({ type: 'returned' } & Returned)
  | ({ type: 'minted' } & Mint)
  | { type: 'mintFailed'; failure: Failure }
  | { type: 'exchanged'; credentials: Sealed; token: Sealed }
  | { type: 'exchangeEnded'; because: InVain; atOnce?: boolean }
  | { type: 'exchangeFailed'; failure: Failure }
  | { type: 'checked'; health: Health; readWith?: Sealed; doneAt?: number; inVain?: boolean }
  | { type: 'checkFailed'; failure: Failure }
  | { type: 'probed'; health: Health; readWith?: Sealed; doneAt?: number }
  | { type: 'probeFailed'; failure: Failure }
  | { type: 'noticed'; notice: Omit<Notice, 'at'>; cause?: EscalationCause }
  | { type: 'bounced'; contact: string }
  | { type: 'bouncedLater'; key: string }
  | { type: 'noticeFailed'; to: keyof typeof failingTo; failure: Failure }
  | { type: 'paused' }
  | { type: 'resumed' }
  | { type: 'cancelled' }
  | { type: 'contactsChanged'; contacts: Omit<Contact, 'id'>[]; remembered?: boolean }
  | { type: 'resendWanted' }
  | { type: 'directoryAnswered'; answer: Description | 'unknown' | 'no_directory' }
  | { type: 'directoryFailed'; failure: Failure }
  | { type: 'told'; key: string }
  | { type: 'handedOff'; hints: string[] }
  | { type: 'answered'; answer: Answer }
  | { type: 'settled' }
  | { type: 'expired' }
);

export function apply(state: ReauthState, event: Event): ReauthState {
  if (event.type === 'told') return told(state, event.key);
  const next = state.closed
    ? applyToClosed(state, event)
    : withNews(state, mended(applyToOpen(state, event)), event.at);
  return remembered(state, next, event);
}

/** A human was told of a refusal, and it is over: the ladder goes on. */
function mended(state: ReauthState): ReauthState {
  const refused = state.escalated?.cause === 'rejected' || state.escalated?.cause === 'misconfigured';
  return refused && !state.closed && !refusalOf(state) ? without(state, 'escalated') : state;
}

function applyToOpen(state: ReauthState, event: Exclude<Event, { type: 'told' }>): ReauthState {
  switch (event.type) {
    case 'reported':
      return reported(state, event);
    case 'changed':
      return changed(state, event);
    case 'pressed':
      return pressed(state, event.at, event.contact, event.except);
    case 'returned':
      return returned(state, event);
    case 'minted':
      return minted(state, event);
    case 'mintFailed':
      return mintFailed(state, event.failure, event.at);
    case 'exchanged':
      return exchanged(state, event);
    case 'exchangeEnded':
      return exchangeEnded(state, event.because, event.at, event.atOnce);
    case 'exchangeFailed':
      return exchangeFailed(state, event.failure, event.at);
    case 'checked':
      return checked(state, event, event.inVain);
    case 'checkFailed':
      return checkFailed(state, event.failure, event.at);
    case 'probed':
      return probed(state, event);
    case 'probeFailed':
      return probeFailed(state, event.failure, event.at);
    case 'noticed':
      return noticed(state, event.notice, event.at, event.cause);
    case 'bounced':
      return bouncedBack(state, event.contact, event.at);
    case 'bouncedLater':
      return bouncedLater(state, event.key, event.at);
    case 'noticeFailed':
      return noticeFailed(state, event.to, event.failure, event.at);
    case 'paused':
      return { ...state, pausedAt: state.pausedAt ?? event.at };
    case 'resumed':
      return without(state, 'pausedAt');
    case 'cancelled':
      return close(state, event.at, 'cancelled');
    case 'contactsChanged':
      return contactsChanged(state, event.contacts, event.remembered);
    case 'resendWanted':
      return resendWanted(state, event.at);
    case 'directoryAnswered':
      return directoryAnswered(state, event.answer, event.at);
    case 'directoryFailed':
      return directoryFailed(state, event.failure, event.at);
    case 'handedOff':
      return state;
    case 'answered':
      return heard(state, event.answer, event.at);
    case 'settled':
      return settled(state, event.at);
    case 'expired':
      return close(state, event.at, 'abandoned');
  }
}

/**
 * After the close only the hand-off and the last notices are left, unless the connection broke anew: that reauth must not
 * wait. Credentials that come late are still handed off.
 */
function applyToClosed(state: ReauthState, event: Event): ReauthState {
  switch (event.type) {
    case 'noticed':
      return noticed(state, event.notice, event.at, event.cause);
    case 'bounced':
      return bouncedBack(state, event.contact, event.at);
    case 'noticeFailed':
      return noticeFailed(state, event.to, event.failure, event.at);
    case 'reported':
      return state.seenHints.includes(event.hintId) ? state : { ...state, superseded: true };
    case 'changed':
      return (event.status === 'broken' || event.status === 'warned') &&
        !state.seenHints.includes(event.hintId)
        ? { ...state, superseded: true }
        : state;
    case 'exchanged':
      return { ...state, codes: [], ...(!state.handedOff && { credentials: event.credentials }) };
    case 'returned':
      return broughtLate(state, event);
    case 'handedOff':
      return { ...state, handedOff: true, outbox: [], codes: withoutHints(state.codes, event.hints) };
    default:
      return state;
  }
}

/** What failed with the old token need not fail with the new one; but it holds a notice no longer than before. */
function withNewToken({ nextAt, failing }: ReauthState['probe'], at: number): ReauthState['probe'] {
  if (!failing) return { nextAt };
  const { refusal: _, ...others } = failing;
  return { nextAt, failing: { ...others, nextAt: at } };
}

function heard(state: ReauthState, answer: Answer, at: number): ReauthState {
  return isHeard(state, answer) ? withAnswer(answered(state, answer, at), answer, at) : state;
}

/** A code that reaches a closed reauth which got no credentials is handed off; any other return is idle. */
function broughtLate(state: ReauthState, event: Extract<Event, { type: 'returned' }>): ReauthState {
  const known = state.seenHints.includes(event.hintId);
  if (known || event.code === undefined || !state.handsOff || state.credentials !== undefined) return state;
  const { codes } = returned(state, event);
  return { ...state, codes, seenHints: [...state.seenHints, event.hintId] };
}

function withoutHints(codes: CodeHint[], hints: string[]): CodeHint[] {
  return codes.filter(({ id }) => !hints.includes(id));
}

/** Of a second report only this counts: a newer token, an earlier `neededBy`, contacts where there are none. */
function reported(state: ReauthState, event: Extract<Event, { type: 'reported' }>): ReauthState {
  if (state.seenHints.includes(event.hintId)) return state;
  const { token, neededBy, contacts, about } = event;
  const next = {
    ...(about ? described(state, about) : state),
    seenHints: [...state.seenHints, event.hintId],
    ...(token !== undefined && { token, probe: withNewToken(state.probe, event.at) }),
    ...earlier(state, neededBy),
  };
  return contacts && state.contacts.length === 0 ? contactsChanged(next, contacts) : next;
}
