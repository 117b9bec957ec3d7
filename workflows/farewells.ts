/** What is left to do after the close: the hand-off, the receipt to everybody who was asked, or the human's news; then the end. */
import type { ReauthState } from '../src/contract/state.js';
import { asked, bounced } from './calendar.js';
import { DAY } from './durations.js';
import { noticeFor, type Duty, type NoticeStep } from './duty.js';
import { escalationStep } from './notice-duties.js';

/** The last notices of a closed reauth are tried for so long. */
const FAREWELL_FOR = DAY;

export function farewells(state: ReauthState, now: number): Duty[] {
  // Before all else: nothing of it may be lost, and nobody waits for the mails.
  if (leavesSomething(state)) return [{ kind: 'hand-off', at: now, step: { do: 'handOff' } }];
  const left = state.superseded ? undefined : farewellLeft(state);
  if (!left) return [{ kind: 'finish', at: now, step: { do: 'finish' } }];
  const failing = left.notice.kind === 'escalation' ? state.operatorMailing : state.mailing;
  return [
    { kind: 'finish', at: Math.max(now, (state.closed?.at ?? 0) + FAREWELL_FOR), step: { do: 'finish' } },
    { kind: left.notice.kind, at: Math.max(now, failing?.nextAt ?? 0), step: left },
  ];
}

function leavesSomething({ handsOff, handedOff, credentials, codes }: ReauthState): boolean {
  if (!handsOff) return false;
  const first = handsOff.events || credentials !== undefined;
  return codes.length > 0 || (!handedOff && first);
}

function farewellLeft(state: ReauthState): NoticeStep | undefined {
  const thanked = (id: string): boolean =>
    state.notices.some((notice) => notice.kind === 'receipt' && notice.contact === id);
  switch (state.closed?.outcome) {
    case 'reconnected': {
      const owed = state.contacts.find(
        (contact) => asked(state, contact) && !bounced(state, contact) && !thanked(contact.id),
      );
      return owed && { do: 'notice', notice: noticeFor('receipt', owed, 1) };
    }
    // Pausing holds every notice but the receipt.
    case 'unrepairable':
      if (state.escalated?.cause === 'gone' || state.pausedAt !== undefined) return undefined;
      return escalationStep(state, 'gone');
    case 'abandoned':
      if (state.escalated || state.pausedAt !== undefined) return undefined;
      return escalationStep(state, 'ladder');
    default:
      return undefined;
  }
}
