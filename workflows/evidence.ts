/**
 * What a read of the connection proves: a check after a hint, or a probe without one. Nothing else than a
 * read, or a word of the provider where nothing can be read, closes a reauth as repaired.
 */
import type { Health } from '../src/contract/ports.js';
import type { ReauthState, Sealed, Verification } from '../src/contract/state.js';
import { WATCH_EVERY, checkAgainIn, failed, type Failure } from './backoff.js';
import { close, everyPartIsGone, without } from './closing.js';
import {
  CODE_LIFE,
  codeAwaitedUntil,
  codeIsAwaited,
  codeIsPending,
  disappointed,
  tokenOfCheck,
} from './returns.js';

/**
 * Whether a check found what would close an early warning that nobody came back for: such a connection works until it
 * stops, and a hint that no return explains proves no repair (`contract.md`, Process). Credentials and a token that was
 * brought are of a return.
 */
export function wantsReturn(state: ReauthState, { status }: Health): boolean {
  const { seenBroken, lastReturnAt, credentials, verification, toldRepaired } = state;
  if (seenBroken || lastReturnAt !== undefined || credentials !== undefined) return false;
  if (verification?.token !== undefined) return false;
  return status === 'healthy' || (status === 'unknown' && toldRepaired === true);
}

/** What a read brought. */
export interface Read {
  health: Health;
  /** When it was scheduled: what was told since is newer. */
  at: number;
  /** When it was answered, where that was long after: it may have stood in a queue. */
  doneAt?: number;
  /** The token that the connection was read with. */
  readWith?: Sealed;
}

/** @param inVain what was found proves nothing: `wantsReturn` */
export function checked(before: ReauthState, read: Read, inVain = false): ReauthState {
  const { health, at, readWith } = read;
  const { verification } = before;
  if (!verification) return before;
  const again = { verification: { ...verification, nextAt: at } };
  if (isOutdated(health, readWith, tokenOfCheck(before))) return { ...before, ...again };
  const proven =
    verification.token !== undefined && readWith === verification.token && health.status !== 'unknown';
  const state = proven ? { ...before, token: verification.token! } : before;
  if (health.status === 'healthy' && isOld(state, at)) return { ...state, ...again };
  if (inVain) return without(state, 'verification');
  const tooEarly = verification.awaitsCode ? codeIsAwaited(state, at) : codeIsPending(state);
  return (
    closedBy(state, verification, health, at, tooEarly) ?? undecided(state, verification, read, tooEarly)
  );
}

/** @param tooEarly a code is awaited, or not exchanged yet */
function closedBy(
  state: ReauthState,
  { told }: Verification,
  health: Health,
  at: number,
  tooEarly: boolean,
): ReauthState | undefined {
  const unknown = health.status === 'unknown';
  const lately = setOutLately(state, at);
  if (health.status === 'healthy' && !tooEarly) {
    // A word of the provider that nobody's press explains was about a repair elsewhere.
    const by = told && !lately ? 'elsewhere' : 'user';
    return close(state, at, 'reconnected', { by, evidence: health.evidence });
  }
  // The token of a connection that is gone may be refused like any wrong one.
  if (health.status === 'gone' || (unknown && everyPartIsGone(state)))
    return close(state, at, 'unrepairable');
  if (unknown && state.toldRepaired && !tooEarly) {
    const by = lately ? 'user' : 'elsewhere';
    return close(state, at, 'reconnected', { by, evidence: 'webhook' });
  }
  return undefined;
}

/** It is checked again, until there is no time left for it. */
function undecided(
  before: ReauthState,
  verification: Verification,
  { health: { status }, at, doneAt }: Read,
  tooEarly: boolean,
): ReauthState {
  // What a check sees broken need not be probed once more before the contact is told so.
  const state = status === 'broken' ? foundBroken(before, at, doneAt) : before;
  const over = status === 'unknown' || at >= verification.until;
  if (over && !tooEarly) {
    return disappointed(without(state, 'verification'), verification.contact, at, 'unconfirmed');
  }
  const attempts = verification.attempts + 1;
  const again = at + checkAgainIn(attempts);
  const nextAt = tooEarly ? again : Math.min(again, verification.until);
  const next: Verification = { ...verification, attempts, nextAt };
  delete next.failing;
  return { ...state, verification: next };
}

export function checkFailed(state: ReauthState, failure: Failure, at: number): ReauthState {
  if (!state.verification) return state;
  if (failure.kind === 'gone') return close(state, at, 'unrepairable');
  const failing = failed(state.verification.failing, failure, at);
  if (at < state.verification.until) {
    return { ...state, verification: { ...state.verification, failing, nextAt: failing.nextAt } };
  }
  // Nobody is kept waiting for a provider that does not answer, nor told to try again for its sake: probes go on.
  const open = without(state, 'verification');
  return { ...open, lastReturn: 'unconfirmed', probe: { ...state.probe, nextAt: at, failing } };
}

/** A probe closes nothing that is only an early warning: such a connection still works, until it was seen broken. */
export function probed(state: ReauthState, { health, at, doneAt, readWith }: Read): ReauthState {
  if (isOutdated(health, readWith, state.token)) return state;
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
  if (health.status === 'broken') return foundBroken(state, at, doneAt);
  const nextAt = probeAfter(state, at);
  if (health.status === 'unsettled') {
    // Somebody is at it: as long as that lasts nobody is reminded.
    const failing = failed(state.probe.failing, { kind: 'unavailable' }, at);
    return { ...state, probe: { nextAt, failing, unsettled: true } };
  }
  const next = { ...state, probe: { nextAt, answeredAt: doneAt ?? at } };
  // A token that can no longer be used to look would only be asked again and again.
  return health.status === 'unknown' ? without(next, 'token') : next;
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

/** What an older token may not see says nothing of the one that has come meanwhile. */
function isOutdated({ status }: Health, readWith: Sealed | undefined, token: Sealed | undefined): boolean {
  return status === 'unknown' && readWith !== undefined && readWith !== token;
}

function foundBroken(state: ReauthState, at: number, doneAt = at): ReauthState {
  return {
    ...state,
    seenBroken: true,
    brokenAt: at,
    probe: { nextAt: probeAfter(state, at), answeredAt: doneAt },
  };
}

/** A read that was begun at `at` tells of a time before the provider's last word that it is broken. */
function isOld({ toldBrokenAt = -Infinity }: ReauthState, at: number): boolean {
  return toldBrokenAt > at;
}

/** Did somebody press within the time that a return is checked for? */
function setOutLately({ lastPressAt, policy }: ReauthState, at: number): boolean {
  return lastPressAt !== undefined && at <= lastPressAt + policy.verifyFor;
}

/** When the next probe is due by itself, after an answer at `at`. */
function probeAfter({ policy, watchedUntil = 0 }: ReauthState, at: number): number | null {
  if (at < watchedUntil) return at + WATCH_EVERY;
  return policy.probeEvery === null ? null : at + policy.probeEvery;
}
