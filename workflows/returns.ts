/** What happens when somebody comes back: the code is exchanged, the connection is checked, or nothing came of it. */
import type { Health } from '../src/contract/ports.js';
import type { CodeHint, ReauthState, Sealed, Verification } from '../src/contract/state.js';
import { checkAgainIn, failed, type Failure } from './backoff.js';
import { close, proofOf, without } from './closing.js';

/** A Finch code lives ten minutes; after that an exchange is as good as lost. */
export const CODE_LIFE = 10 * 60 * 1000;
/** Bare hints beyond this many an hour are deferred. */
const BARE_HINTS_PER_HOUR = 10;
const HOUR = 60 * 60 * 1000;

export interface Returned {
  at: number;
  hintId: string;
  contact?: string;
  code?: Sealed;
  redirectUri?: string | null;
}

export function returned(state: ReauthState, event: Returned): ReauthState {
  if (state.seenHints.includes(event.hintId)) return state;
  const { at, contact, code, redirectUri } = event;
  const next: ReauthState = {
    ...without(state, 'lastReturn'),
    seenHints: [...state.seenHints, event.hintId],
    lastReturnAt: at,
    ...(state.session?.givenAt !== undefined && { session: { ...state.session, used: true } }),
  };
  if (code === undefined) return hinted(next, at, contact);
  const hint: CodeHint = {
    id: event.hintId,
    code,
    redirectUri: redirectUri ?? null,
    ...(contact !== undefined && { contact }),
    receivedAt: at,
    nextAt: at,
    attempts: 0,
  };
  return { ...next, codes: [...next.codes, hint] };
}

/** A bare hint starts a check where none is under way; too many in an hour only defer it. */
function hinted(state: ReauthState, at: number, contact: string | undefined): ReauthState {
  const recent = state.bareHints.filter((time) => time > at - HOUR);
  const oldest = recent[recent.length - BARE_HINTS_PER_HOUR];
  const checkAt = Math.max(oldest === undefined ? at : oldest + HOUR, codeAwaitedUntil(state));
  const next = { ...state, bareHints: [...recent, at].slice(-BARE_HINTS_PER_HOUR) };
  if (state.verification) return next;
  return verifying(next, checkAt, contact);
}

/**
 * Where a repair brings a code, whatever else reports the repair waits for it: a webhook that overtakes the callback
 * must not cost the new credentials.
 */
export function codeAwaitedUntil({ traits, lastPressAt, credentials }: ReauthState): number {
  const awaited = traits.returnsCode && lastPressAt !== undefined && credentials === undefined;
  return awaited ? lastPressAt + 15 * 60 * 1000 : 0;
}

function verifying(state: ReauthState, nextAt: number, contact: string | undefined): ReauthState {
  return {
    ...state,
    verification: {
      since: nextAt,
      attempts: 0,
      nextAt,
      until: nextAt + state.policy.verifyFor,
      ...(contact !== undefined && { contact }),
    },
  };
}

export function exchanged(
  state: ReauthState,
  event: { at: number; credentials: Sealed; token: Sealed },
): ReauthState {
  const [hint, ...codes] = state.codes;
  const known = { ...state, codes, credentials: event.credentials, token: event.token };
  return verifying(known, event.at, hint?.contact);
}

export function exchangeEnded(
  state: ReauthState,
  because: 'another_connection' | 'invalid' | 'lost',
  at: number,
): ReauthState {
  const [hint, ...codes] = state.codes;
  const next = { ...state, codes };
  if (because === 'another_connection') return disappointed(next, hint?.contact, at, because);
  if (state.verification) return next;
  if (state.token !== undefined) return verifying(next, at, hint?.contact);
  return disappointed(next, hint?.contact, at, 'unconfirmed');
}

/** The provider surely did not take the code: it is tried again as long as it lives. */
export function exchangeFailed(state: ReauthState, failure: Failure, at: number): ReauthState {
  const [hint, ...rest] = state.codes;
  if (!hint) return state;
  const attempts = hint.attempts + 1;
  const nextAt = at + Math.max(failure.retryAfter ?? 0, checkAgainIn(attempts));
  if (nextAt >= hint.receivedAt + CODE_LIFE) return exchangeEnded(state, 'lost', at);
  return { ...state, codes: [{ ...hint, attempts, nextAt }, ...rest] };
}

export function checked(state: ReauthState, health: Health, at: number): ReauthState {
  if (!state.verification) return state;
  if (health.status === 'healthy') return close(state, at, 'reconnected', proofOf(health, 'user'));
  if (health.status === 'gone') return close(state, at, 'unrepairable');
  const attempts = state.verification.attempts + 1;
  const over = health.status === 'unknown' || at >= state.verification.until;
  if (over) {
    return disappointed(without(state, 'verification'), state.verification.contact, at, 'unconfirmed');
  }
  const nextAt = Math.min(at + checkAgainIn(attempts), state.verification.until);
  const verification: Verification = { ...state.verification, attempts, nextAt };
  delete verification.failing;
  return { ...state, verification };
}

export function checkFailed(state: ReauthState, failure: Failure, at: number): ReauthState {
  if (!state.verification) return state;
  const failing = failed(state.verification.failing, failure, at);
  return { ...state, verification: { ...state.verification, failing, nextAt: failing.nextAt } };
}

/** The return brought no repair: the contact is told, once for each time they pressed the button. */
function disappointed(
  state: ReauthState,
  contact: string | undefined,
  at: number,
  lastReturn: 'another_connection' | 'unconfirmed',
): ReauthState {
  const told = state.notices.findLast((notice) => notice.kind === 'retry')?.at ?? 0;
  const asked = state.notices.findLast((notice) => notice.kind === 'first')?.contact;
  const whom = contact ?? asked;
  const owed = whom !== undefined && (state.lastPressAt ?? 0) > told;
  return { ...state, lastReturn, ...(owed && { retryOwed: { contact: whom, since: at } }) };
}
