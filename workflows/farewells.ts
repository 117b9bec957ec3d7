/** What is left to do after the close: the receipt to everybody who was asked, or the human's news; then the end. */
import type { ReauthState } from '../src/contract/state.js';
import { DAY, asked } from './calendar.js';
import { noticeFor, type Duty, type NoticeStep } from './duty.js';
import { escalationStep } from './notice-duties.js';

/** The last notices of a closed reauth are tried for so long. */
const FAREWELL_FOR = DAY;

export function farewells(state: ReauthState): Duty[] {
  const closedAt = state.closed?.at ?? 0;
  const finish: Duty = { kind: 'finish', at: closedAt, step: () => ({ do: 'finish' }) };
  const left = state.superseded ? undefined : farewellLeft(state);
  if (!left) return [finish];
  const at = Math.max(closedAt, state.mailing?.nextAt ?? 0);
  return [
    { ...finish, at: closedAt + FAREWELL_FOR },
    { kind: left.notice.kind, at, step: () => left },
  ];
}

function farewellLeft(state: ReauthState): NoticeStep | undefined {
  const thanked = (id: string): boolean =>
    state.notices.some((notice) => notice.kind === 'receipt' && notice.contact === id);
  switch (state.closed?.outcome) {
    case 'reconnected': {
      const owed = state.contacts.find(
        (contact) => asked(state, contact) && !state.bounced.includes(contact.id) && !thanked(contact.id),
      );
      return owed && { do: 'notice', notice: noticeFor('receipt', owed.id, 1) };
    }
    case 'unrepairable':
      return state.escalated?.cause === 'gone' ? undefined : escalationStep(state, 'gone')();
    default:
      return undefined;
  }
}
