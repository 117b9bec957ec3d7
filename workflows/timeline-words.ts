/** The words of the timeline, for each event. What they speak of was true before it, or is after it. Pure. */
import { MAY_BE_UNDONE_FOR } from '../src/contract/answer.js';
import type { ReauthState } from '../src/contract/state.js';
import type { TimelineEntry } from '../src/contract/timeline.js';
import type { Event } from './apply.js';
import { noticeWords } from './notice-words.js';
import { failingTo } from './notices.js';
import { when, who } from './words.js';

export type Words = Omit<TimelineEntry, 'at' | 'times' | 'since'>;
type Of<T extends Event['type']> = Extract<Event, { type: T }>;

/** @param after differs from `before`: what changes nothing is no news */
export function wordsFor(before: ReauthState, after: ReauthState, event: Event): Words[] {
  const words = fromOutside(before, after, event) ?? fromWithin(before, after, event);
  return [
    ...(words ? [words] : []),
    ...(before.escalated && !after.escalated ? [{ text: 'the refusal is over: the ladder goes on' }] : []),
    ...(before.closed ? [] : closing(after)),
  ];
}

/** What people and programs say. */
function fromOutside(before: ReauthState, after: ReauthState, event: Event): Words | undefined {
  switch (event.type) {
    case 'reported':
      return before.superseded ? undefined : { text: 'the backend reported it broken once more' };
    case 'changed':
      if (before.superseded) return undefined;
      return {
        text: `${event.byProvider ? 'the provider' : 'the backend'} says: ${event.status}`,
        ...checking(before, after),
      };
    case 'pressed':
      return {
        text:
          event.contact === undefined
            ? 'the backend wants a session'
            : `${who(before, event.contact)} pressed the button`,
        ...pressLedTo(after),
      };
    case 'returned': {
      const brought =
        event.code !== undefined ? ' with a code' : event.token !== undefined ? ' with a token' : '';
      return { text: `${who(before, event.contact)} came back${brought}`, ...checking(before, after) };
    }
    case 'answered':
      return answer(before, after, event);
    case 'paused':
      return before.pausedAt === undefined ? { text: 'paused by an operator' } : undefined;
    case 'resumed':
      return before.pausedAt === undefined
        ? undefined
        : { text: 'resumed by an operator', freed: 'the pause was over' };
    case 'contactsChanged':
      return { text: `the tenant changed the contacts: ${after.contacts.length} now` };
    case 'resendWanted':
      return { text: 'the tenant wants what asked last sent once more' };
    case 'bouncedLater': {
      const notice = before.notices.find(({ key }) => key === event.key);
      return {
        text: `a mail to ${notice?.kind === 'escalation' ? 'the human' : who(before, notice?.contact)} bounced`,
      };
    }
    default:
      return undefined;
  }
}

/** What came of our own doing. */
function fromWithin(before: ReauthState, after: ReauthState, event: Event): Words | undefined {
  switch (event.type) {
    case 'minted': {
      const number = after.sessionsMinted;
      const lives = `lives until ${when(after.session?.expiresAt ?? event.at)}`;
      return before.wanted
        ? { text: `session ${number} minted for the press`, more: lives }
        : { text: 'session minted ahead', more: `number ${number}, ${lives}`, routine: true };
    }
    case 'mintFailed':
      return failure('mint', event.failure.kind, after.minting);
    case 'exchanged':
      return { text: 'the code brought new credentials' };
    case 'exchangeEnded':
      return { text: `the code brought nothing: ${event.because.replaceAll('_', ' ')}` };
    case 'exchangeFailed':
      return failure('exchange of the code', event.failure.kind, after.codes[0]);
    case 'checked':
      return { text: `checked: ${event.health.status}`, routine: true, ...checkLedTo(before, after) };
    case 'checkFailed':
      return failure('check', event.failure.kind, after.verification);
    case 'probed':
      return { text: `probed: ${event.health.status}`, routine: true };
    case 'probeFailed':
      return failure('probe', event.failure.kind, after.probe.failing);
    case 'noticed':
      return noticeWords(before, event.notice, event.at, event.cause);
    case 'bounced':
      return { text: `the address of ${who(before, event.contact)} was refused for good` };
    case 'noticeFailed': {
      const whom = { contact: 'a contact', operator: 'the human', webhook: 'the webhook' }[event.to];
      return failure(`notice to ${whom}`, event.failure.kind, after[failingTo[event.to]]);
    }
    case 'settled':
      return settled(before, after);
    case 'directoryAnswered':
      return { text: 'the directory answered', more: `${after.contacts.length} contacts` };
    case 'directoryFailed':
      return failure('question to the directory', event.failure.kind, after.directory);
    case 'handedOff':
      return { text: 'handed off to the backend' };
    default:
      return undefined;
  }
}

function closing({ closed }: ReauthState): Words[] {
  if (!closed) return [];
  const by = closed.by ? ` by ${closed.by} (${closed.evidence})` : '';
  return [{ text: `closed: ${closed.outcome}${by}` }];
}

function failure(what: string, kind: string, next: { nextAt: number } | undefined): Words {
  const more = next && { more: `again at ${when(next.nextAt)}` };
  return { text: `${what} failed: ${kind}`, ...more, routine: true };
}

function pressLedTo({ wanted, session, minting }: ReauthState): Pick<Words, 'more'> {
  if (wanted) return {};
  if (session?.givenAt !== undefined && !session.used) return { more: `given session ${session.number}` };
  return {
    more: minting ? 'no session, since a mint failed just before' : 'no session, since there were too many',
  };
}

/** A hint starts a check, unless one is under way. */
function checking(before: ReauthState, after: ReauthState): Pick<Words, 'more'> {
  const { verification } = after;
  const begun = verification && verification.since !== before.verification?.since;
  return begun ? { more: `checked from ${when(verification.nextAt)} on` } : {};
}

function checkLedTo(before: ReauthState, after: ReauthState): Pick<Words, 'more' | 'freed'> {
  if (after.closed || !before.verification) return {};
  const { verification, retryOwed } = after;
  if (verification) return { more: `again at ${when(verification.nextAt)}` };
  return {
    more: retryOwed ? 'no repair, who came back is asked to try again' : 'no repair',
    freed: 'the check was over',
  };
}

function answer(before: ReauthState, after: ReauthState, { answer: given, at }: Of<'answered'>): Words {
  const whom = given.contact === undefined ? 'the tenant' : who(before, given.contact);
  const undoable = `takes effect at ${when(at + MAY_BE_UNDONE_FOR)} unless undone`;
  switch (given.kind) {
    case 'snooze':
      return {
        text: `${whom} snoozed`,
        more: `no reminder until ${when(after.snoozed?.until ?? given.until)}`,
      };
    case 'decline':
      return { text: `${whom} said that nobody uses it any more`, more: undoable };
    case 'not_me':
      return { text: `${whom} said not to be the one to ask`, more: undoable };
    case 'unsubscribe':
      return { text: `${whom} wants no reminders` };
    case 'undo':
      return { text: `${whom} took the answer back`, freed: 'an answer was taken back' };
  }
}

function settled(before: ReauthState, after: ReauthState): Words | undefined {
  if (after.closed) return undefined;
  if (before.snoozed && !after.snoozed) return { text: 'the snooze is over', freed: 'the snooze was over' };
  return { text: 'who said not to be the one is not asked any more' };
}
