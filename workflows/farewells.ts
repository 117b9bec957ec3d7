/** What is left to do after the close: the hand-off, the receipt to everybody who was asked, or the human's news; then the end. */
import { DAY } from '../src/contract/durations.js';
import type { ReauthState } from '../src/contract/state.js';
import { asked, bounced } from './calendar.js';
import { noticeFor, type Duty, type NoticeStep } from './duty.js';
import { escalationFailing, escalationSteps } from './notice-duties.js';

/** The last notices of a closed reauth are tried for so long. */
const FAREWELL_FOR = DAY;

export function farewells(state: ReauthState, now: number): Duty[] {
  // Before all else: nothing of it may be lost, and nobody waits for the mails.
  if (leavesSomething(state)) return [{ kind: 'hand-off', at: now, step: { do: 'handOff' } }];
  const left = state.superseded ? [] : farewellsLeft(state);
  if (left.length === 0) return [{ kind: 'finish', at: now, step: { do: 'finish' } }];
  return [
    { kind: 'finish', at: Math.max(now, (state.closed?.at ?? 0) + FAREWELL_FOR), step: { do: 'finish' } },
    ...left.map((step) => {
      const failing = step.notice.kind === 'escalation' ? escalationFailing(state, step) : state.mailing;
      return { kind: step.notice.kind, at: Math.max(now, failing?.nextAt ?? 0), step };
    }),
  ];
}

function leavesSomething({ handsOff, handedOff, credentials, codes }: ReauthState): boolean {
  if (!handsOff) return false;
  const first = handsOff.events || credentials !== undefined;
  return codes.length > 0 || (!handedOff && first);
}

function farewellsLeft(state: ReauthState): NoticeStep[] {
  const thanked = (id: string): boolean =>
    state.notices.some((notice) => notice.kind === 'receipt' && notice.contact === id);
  switch (state.closed?.outcome) {
    case 'reconnected': {
      const owed = state.contacts.find(
        (contact) => asked(state, contact) && !bounced(state, contact) && !thanked(contact.id),
      );
      return owed ? [{ do: 'notice', notice: noticeFor('receipt', owed, 1) }] : [];
    }
    // Pausing holds every notice but the receipt.
    case 'unrepairable':
      return state.pausedAt === undefined ? escalationSteps(state, 'gone') : [];
    case 'abandoned':
      return state.pausedAt === undefined ? escalationSteps(state, state.escalated?.cause ?? 'ladder') : [];
    default:
      return [];
  }
}
