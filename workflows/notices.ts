/** What notices make of the state, and the answers of those who carry them. */
import type { EscalationCause, Notice, ReauthState } from '../src/contract/state.js';
import { isContact, withoutSnoozeOf } from './answers.js';
import { failed, type Failure } from './backoff.js';
import { without } from './closing.js';
import { resentTo } from './contacts.js';

export function noticed(
  state: ReauthState,
  notice: Omit<Notice, 'at'>,
  at: number,
  cause: EscalationCause | undefined,
): ReauthState {
  const notices = [...state.notices, { ...notice, at }];
  if (cause !== undefined) {
    const settled = without(state, notice.channel === 'webhook' ? 'operatorCalling' : 'operatorMailing');
    // The second way to tell of the same is no second escalation.
    const escalated = state.escalated?.cause === cause ? state.escalated : { at, cause };
    return { ...settled, notices, escalated };
  }
  const settled =
    notice.kind === 'retry' ? without(state, 'mailing', 'retryOwed') : without(state, 'mailing');
  const sent = { ...settled, notices };
  // Whatever asks fulfils the wish that something is sent once more.
  return resentTo(sent, notice.contact);
}

/** What of the state says that a notice to somebody fails: each way fails by itself. */
export const failingTo = {
  contact: 'mailing',
  operator: 'operatorMailing',
  webhook: 'operatorCalling',
} as const;

export function noticeFailed(
  state: ReauthState,
  to: keyof typeof failingTo,
  failure: Failure,
  at: number,
): ReauthState {
  const key = failingTo[to];
  return { ...state, [key]: failed(state[key], failure, at) };
}

/** The address was refused for good: nothing is owed to it any more. */
export function bouncedBack(state: ReauthState, contact: string, at: number): ReauthState {
  if (!isContact(state, contact)) return without(state, 'mailing');
  const settled =
    state.retryOwed?.contact === contact ? without(state, 'mailing', 'retryOwed') : without(state, 'mailing');
  const open = withoutSnoozeOf(settled, (id) => id === contact);
  return { ...open, bounced: [...state.bounced, { contact, at }] };
}

/** A mail that was taken came back after all; told by its notice's key, once. */
export function bouncedLater(state: ReauthState, key: string, at: number): ReauthState {
  const notice = state.notices.find((each) => each.key === key);
  if (!notice) return state;
  const { contact, kind, at: sentAt } = notice;
  // The human's own address: a setting that shows as attention until a later mail arrives.
  if (kind === 'escalation') return noticeFailed(state, 'operator', { kind: 'unavailable' }, at);
  if (!isContact(state, contact) || state.bounced.some((each) => each.contact === contact)) return state;
  // Bounces are told late and twice: what came back before somebody saw to the address says nothing of it now.
  return state.resend && sentAt < state.resend.at ? state : bouncedBack(state, contact, at);
}
