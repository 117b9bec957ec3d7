/** What presses and mints make of the state. */
import type { ReauthState, Sealed, Session } from '../src/contract/state.js';
import { failed, type Failure } from './backoff.js';
import { close, without } from './closing.js';

/** A failing mint is tried again for a press at most this often, ms. */
const PRESS_RETRY_AFTER = 60 * 1000;

export function pressed(state: ReauthState, at: number): ReauthState {
  const next = { ...state, lastPressAt: at };
  if (state.session && usable(state, at)) {
    return { ...next, session: { ...state.session, givenAt: state.session.givenAt ?? at } };
  }
  if (state.minting && at < state.minting.lastAt + PRESS_RETRY_AFTER) return next;
  return { ...next, wanted: state.wanted ?? { at } };
}

/**
 * May the live session be given to a browser at `at`? One that is about to expire would die under the person's hands,
 * and one that another browser has had for a while may be spent.
 */
export function usable({ session, traits }: ReauthState, at: number): boolean {
  if (!session || session.used) return false;
  const margin = Math.min(5 * 60 * 1000, (session.expiresAt - session.mintedAt) / 10);
  if (at >= session.expiresAt - margin) return false;
  return session.givenAt === undefined || at < session.givenAt + traits.sessionSharedFor;
}

export function minted(state: ReauthState, event: { at: number; secret: Sealed; life: number }): ReauthState {
  const session: Session = {
    number: state.sessionsMinted + 1,
    secret: event.secret,
    mintedAt: event.at,
    expiresAt: event.at + event.life,
    ...(state.wanted && { givenAt: Math.max(event.at, state.wanted.at) }),
  };
  const next = { ...without(state, 'wanted', 'minting'), session, sessionsMinted: session.number };
  // A human was told of a refused mint and mended it: the ladder goes on.
  const mended = state.escalated?.cause === 'rejected' || state.escalated?.cause === 'misconfigured';
  return mended ? without(next, 'escalated') : next;
}

export function mintFailed(state: ReauthState, failure: Failure, at: number): ReauthState {
  if (failure.kind === 'gone') return close(state, at, 'unrepairable');
  return { ...without(state, 'wanted'), minting: failed(state.minting, failure, at) };
}
