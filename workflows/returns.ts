/** What happens when somebody comes back: the code is exchanged, the connection is checked, or nothing came of it. */
import { HOUR, MINUTE } from '../src/contract/durations.js';
import type { CompletedSignal } from '../src/contract/messages.js';
import type { CodeHint, ReauthState, Sealed, Verification } from '../src/contract/state.js';
import { refused } from '../src/contract/words.js';
import { checkAgainIn, failed, type Failure } from './backoff.js';
import { without } from './closing.js';

/** A Finch code lives ten minutes; after that an exchange is as good as lost. */
export const CODE_LIFE = 10 * MINUTE;
/** Bare hints beyond this many an hour are deferred. */
const BARE_HINTS_PER_HOUR = 10;
const REFUSED_CODE_PAUSE = 4 * MINUTE;
/**
 * For so long after a press its code may come, ms. `LEAVE_ALONE_AFTER_PRESS` is as long, but another rule: that holds
 * reminders of every provider, with a code or without.
 */
const CODE_AWAITED_FOR = 15 * MINUTE;

export type Returned = Omit<CompletedSignal, 'reauthId'>;

export function returned(state: ReauthState, event: Returned & { at: number }): ReauthState {
  if (state.seenHints.includes(event.hintId)) return state;
  const { at, contact, code, redirectUri = null, token } = event;
  // Nobody comes back who did not set out: a hint without a press, or a further one, tells of no other return.
  const setOut = (state.lastPressAt ?? -Infinity) > (state.lastReturnAt ?? -Infinity);
  const next: ReauthState = {
    ...without(state, 'lastReturn'),
    seenHints: [...state.seenHints, event.hintId],
    ...(setOut && { lastReturnAt: at }),
    ...(state.session?.givenAt !== undefined && { session: { ...state.session, used: true } }),
  };
  // Whoever exchanged the code has the credentials: there is nothing to wait for, and nothing to hand over.
  if (token !== undefined) return verifying(next, at, contact, { token });
  if (code === undefined) return hinted(next, at, contact, setOut);
  const hint: CodeHint = {
    id: event.hintId,
    code,
    redirectUri,
    ...(contact !== undefined && { contact }),
    receivedAt: at,
    nextAt: at,
    attempts: 0,
  };
  return { ...next, codes: [...next.codes, hint] };
}

/** What a check is asked with. */
export function tokenOfCheck({ verification, token }: ReauthState): Sealed | undefined {
  return verification?.token ?? token;
}

/** A bare hint starts a check where none is under way; too many in an hour only defer it. */
export function hinted(
  state: ReauthState,
  at: number,
  contact: string | undefined,
  setOut: boolean,
  told = false,
): ReauthState {
  const recent = state.bareHints.filter((time) => time > at - HOUR);
  const oldest = recent[recent.length - BARE_HINTS_PER_HOUR];
  const checkAt = Math.max(oldest === undefined ? at : oldest + HOUR, codeAwaitedUntil(state));
  const next = { ...state, bareHints: [...recent, at].slice(-BARE_HINTS_PER_HOUR) };
  // Somebody who set out again while an earlier return is checked gets a check of their own.
  if (state.verification && !setOut) return next;
  return verifying(next, checkAt, contact, { awaitsCode: true, ...(told && { told }) });
}

/**
 * Where a repair brings a code, whatever else reports the repair waits for it: a webhook that overtakes the callback
 * must not cost the new credentials.
 */
export function codeAwaitedUntil({ traits, lastPressAt, credentials }: ReauthState): number {
  const awaited = traits.returnsCode && lastPressAt !== undefined && credentials === undefined;
  return awaited ? lastPressAt + CODE_AWAITED_FOR : 0;
}

/** A healthy answer at `at` closes nothing yet: a code, and with it the new credentials, is still on its way. */
export function codeIsAwaited(state: ReauthState, at: number): boolean {
  return codeIsPending(state) || codeAwaitedUntil(state) > at;
}

export function codeIsPending({ codes, credentials }: ReauthState): boolean {
  return codes.length > 0 && credentials === undefined;
}

function verifying(
  state: ReauthState,
  nextAt: number,
  contact: string | undefined,
  more: Pick<Verification, 'awaitsCode' | 'told' | 'token'> = {},
): ReauthState {
  return {
    ...state,
    verification: {
      since: nextAt,
      attempts: 0,
      nextAt,
      until: nextAt + state.policy.verifyFor,
      ...more,
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

/** Why a code brought nothing. */
export type InVain = 'another_connection' | 'invalid' | 'lost';

export function exchangeEnded(state: ReauthState, because: InVain, at: number, atOnce = false): ReauthState {
  const [hint, ...codes] = state.codes;
  const next = { ...state, codes };
  if (because === 'another_connection') return disappointed(next, hint?.contact, at, because, atOnce);
  if (state.verification && !state.verification.awaitsCode) return next;
  if (state.token !== undefined) return verifying(next, at, hint?.contact);
  return disappointed(next, hint?.contact, at, 'unconfirmed', atOnce);
}

/** The provider surely did not take the code: it is tried again as long as it lives. */
export function exchangeFailed(state: ReauthState, failure: Failure, at: number): ReauthState {
  const [hint, ...rest] = state.codes;
  if (!hint) return state;
  const attempts = hint.attempts + 1;
  // Bad credentials are mended by a human, if at all: the code's last minutes are left for that.
  const pause = refused(failure.kind) ? REFUSED_CODE_PAUSE : Math.min(checkAgainIn(attempts), MINUTE);
  const nextAt = at + Math.max(failure.retryAfter ?? 0, pause);
  const failing = failed(hint.failing, failure, at);
  if (nextAt >= hint.receivedAt + CODE_LIFE) {
    const ended = exchangeEnded(state, 'lost', at);
    // What refuses codes refuses mints as well. It is a human's to mend; until then nobody is asked to try again.
    return failing.refusal ? { ...without(ended, 'retryOwed'), minting: failing } : ended;
  }
  return { ...state, codes: [{ ...hint, attempts, nextAt, failing }, ...rest] };
}

/** The return brought no repair: the contact is told, once for each time they pressed the button. */
export function disappointed(
  state: ReauthState,
  contact: string | undefined,
  at: number,
  lastReturn: 'another_connection' | 'unconfirmed',
  atOnce = false,
): ReauthState {
  const told = state.notices.findLast((notice) => notice.kind === 'retry')?.at ?? 0;
  const present = (id: string | undefined): boolean => state.contacts.some((each) => each.id === id);
  const asked = state.notices.findLast(
    (notice) => notice.kind === 'first' && present(notice.contact),
  )?.contact;
  const whom = present(contact) ? contact : asked;
  const owed = whom !== undefined && (state.lastPressAt ?? 0) > told;
  const retryOwed = owed && { contact: whom, since: at, ...(atOnce && { atOnce }) };
  return { ...state, lastReturn, ...(retryOwed && { retryOwed }) };
}
