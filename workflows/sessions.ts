/** What presses and mints make of the state. */
import { DAY, HOUR, MINUTE } from '../src/contract/durations.js';
import type { ReauthState, Sealed, Session } from '../src/contract/state.js';
import { WATCH_AT_MOST, WATCH_EVERY, failed, type Failure } from './backoff.js';
import { pressOverrules } from './answers.js';
import { close, without } from './closing.js';

/** A failing mint is tried again for a press at most this often, ms. */
const PRESS_RETRY_AFTER = MINUTE;

/** @param except the number of a session that the edge could not open any more, its key having left the ring */
export function pressed(
  before: ReauthState,
  at: number,
  contact: string | undefined,
  except: number | undefined,
): ReauthState {
  const lost = before.session !== undefined && before.session.number === except;
  const state = lost ? { ...before, session: { ...before.session!, used: true } } : before;
  // How an earlier return ended is old news for somebody who sets out again.
  const next = { ...pressOverrules(without(state, 'lastReturn'), contact), lastPressAt: at };
  if (state.session && usable(state, at)) {
    return watched({ ...next, session: { ...state.session, givenAt: state.session.givenAt ?? at } }, at);
  }
  if (state.wanted) return next;
  if (state.minting && at < state.minting.lastAt + PRESS_RETRY_AFTER) return next;
  if (at < mayMintFrom(state, contact)) return next;
  return { ...next, wanted: { at, ...(contact !== undefined && { contact }) } };
}

/**
 * Beyond `maxSessions` a press still mints, at most 10 an hour and 30 a day per link.
 * @returns from when on, ms
 */
export function mayMintFrom(
  { sessionsMinted, policy, pressesBeyond }: ReauthState,
  contact: string | undefined,
): number {
  if (sessionsMinted < policy.maxSessions) return 0;
  const presses = pressesBeyond.filter((press) => press.contact === contact);
  const after = (times: number, within: number): number => (presses.at(-times)?.at ?? -Infinity) + within;
  return Math.max(0, after(10, HOUR), after(30, DAY));
}

/** Somebody who may not be sent back is looked after: the connection is probed soon, and often. */
function watched(state: ReauthState, at: number): ReauthState {
  const { probe, watchedUntil = 0, watchedFor = 0, policy } = state;
  const more = Math.min(at + policy.verifyFor - Math.max(at, watchedUntil), WATCH_AT_MOST - watchedFor);
  if (!state.session?.mayNotReturn || more <= 0) return state;
  return {
    ...state,
    watchedUntil: Math.max(at, watchedUntil) + more,
    watchedFor: watchedFor + more,
    probe: { ...probe, nextAt: Math.min(probe.nextAt ?? Infinity, at + WATCH_EVERY) },
  };
}

/**
 * May the live session be given to a browser at `at`? One that is about to expire would die under the person's hands,
 * and one that another browser has had for a while may be spent.
 */
export function usable({ session, traits }: ReauthState, at: number): boolean {
  if (!session || session.used) return false;
  const margin = Math.min(5 * MINUTE, (session.expiresAt - session.mintedAt) / 10);
  if (at >= session.expiresAt - margin) return false;
  return session.givenAt === undefined || at < session.givenAt + traits.sessionSharedFor;
}

/** What a mint brought; `life` in ms. */
export interface Mint {
  secret: Sealed;
  life: number;
  mayNotReturn?: true;
  /** When it was answered; its life counts from before it was asked for. */
  doneAt?: number;
}

export function minted(before: ReauthState, event: Mint & { at: number }): ReauthState {
  const { wanted, sessionsMinted, policy } = before;
  const session: Session = {
    number: sessionsMinted + 1,
    secret: event.secret,
    mintedAt: event.at,
    expiresAt: event.at + event.life,
    ...(event.mayNotReturn && { mayNotReturn: true }),
    ...(wanted && { givenAt: event.doneAt ?? Math.max(event.at, wanted.at) }),
  };
  const state = { ...without(before, 'wanted', 'minting'), session, sessionsMinted: session.number };
  const next = wanted ? watched(state, event.at) : state;
  if (!wanted || sessionsMinted < policy.maxSessions) return next;
  const recent = state.pressesBeyond.filter((press) => press.at > event.at - DAY);
  return { ...next, pressesBeyond: [...recent, wanted] };
}

export function mintFailed(state: ReauthState, failure: Failure, at: number): ReauthState {
  if (failure.kind === 'gone') return close(state, at, 'unrepairable');
  return { ...without(state, 'wanted'), minting: failed(state.minting, failure, at) };
}
