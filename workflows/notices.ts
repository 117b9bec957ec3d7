/** What probes and notices make of the state. */
import type { Health } from '../src/contract/ports.js';
import type { EscalationCause, Notice, ReauthState, Sealed } from '../src/contract/state.js';
import { isContact, withoutSnoozeOf } from './answers.js';
import { failed, type Failure } from './backoff.js';
import { close, without } from './closing.js';
import { resentTo } from './contacts.js';
import { CODE_LIFE, codeAwaitedUntil, codeIsAwaited, isOld, probeAfter } from './returns.js';

/** A probe closes nothing that is only an early warning: such a connection still works, until it was seen broken. */
export function probed(state: ReauthState, health: Health, at: number, readWith?: Sealed): ReauthState {
  // What an older token may not see says nothing of the one that has come meanwhile.
  if (health.status === 'unknown' && readWith !== undefined && readWith !== state.token) return state;
  if (health.status === 'gone') return close(state, at, 'unrepairable');
  if (health.status === 'healthy' && isOld(state, at)) {
    return { ...state, probe: { ...state.probe, nextAt: at } };
  }
  if (health.status === 'healthy' && codeIsAwaited(state, at)) {
    return { ...state, probe: { nextAt: Math.max(at + CODE_LIFE, codeAwaitedUntil(state)) } };
  }
  if (health.status === 'healthy' && state.seenBroken) {
    const by = repairedByUs(state, at) ? 'user' : 'elsewhere';
    return close(state, at, 'reconnected', { by, evidence: health.evidence });
  }
  const nextAt = probeAfter(state, at);
  if (health.status === 'unsettled') {
    // Somebody is at it: as long as that lasts nobody is reminded.
    const failing = failed(state.probe.failing, { kind: 'unavailable' }, at);
    return { ...state, probe: { nextAt, failing, unsettled: true } };
  }
  const next = { ...state, probe: { nextAt, answeredAt: at } };
  // A token that can no longer be used to look would only be asked again and again.
  if (health.status === 'unknown') return without(next, 'token');
  return health.status === 'broken' ? { ...next, seenBroken: true, brokenAt: at } : next;
}

/** With our link: by an exchange, by somebody who was watched doing it, or who came back since it was last seen broken. */
function repairedByUs(
  { credentials, watchedUntil, lastReturnAt, brokenAt }: ReauthState,
  at: number,
): boolean {
  const cameBack = lastReturnAt !== undefined && lastReturnAt > (brokenAt ?? -Infinity);
  return credentials !== undefined || at < (watchedUntil ?? 0) || cameBack;
}

export function probeFailed(state: ReauthState, failure: Failure, at: number): ReauthState {
  if (failure.kind === 'gone') return close(state, at, 'unrepairable');
  const { unsettled: _, ...probe } = state.probe;
  return { ...state, probe: { ...probe, failing: failed(probe.failing, failure, at) } };
}

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
