/** When things are due, counted as the contract counts. Pure. */
import { MINUTE } from '../src/contract/durations.js';
import type { Contact, ReauthState } from '../src/contract/state.js';
import { isStranger } from './answers.js';

export function closesAt({ startedAt, policy }: ReauthState): number {
  return startedAt + policy.closeAfter;
}

/** What only a webhook told of may heal by itself, or be old news. */
const HELD_AFTER_WEBHOOK = 15 * MINUTE;

export function holdEndsAt({ startedAt, policy, origin, luck = 0 }: ReauthState): number {
  const held = policy.holdFor + (policy.spread ?? 0) * luck;
  return startedAt + (origin ? Math.max(held, HELD_AFTER_WEBHOOK) : held);
}

/** Where every other offset counts from: the first `first` notice, or the end of `holdFor` while there is none. */
export function ladderStartsAt(state: ReauthState): number {
  return state.notices.find((notice) => notice.kind === 'first')?.at ?? holdEndsAt(state);
}

/**
 * When the ladder is exhausted, ms; at the close at the latest, so that a human is told of whatever is abandoned: unless it
 * is paused, or nothing can be sent until `farewells` gives up.
 */
export function escalatesAt(state: ReauthState): number {
  const { startedAt, policy, neededBy } = state;
  const ladderEnds = ladderStartsAt(state) + policy.escalateAfter;
  return Math.min(ladderEnds, neededBy ?? Infinity, startedAt + policy.closeAfter);
}

export function canProbe({ traits, token }: ReauthState): boolean {
  return traits.probe === 'always' || token !== undefined;
}

export function asked(state: ReauthState, contact: Contact): boolean {
  return askedAt(state, contact) !== undefined;
}

/**
 * Is a session minted although nobody presses? Where the policy keeps one live, and where a mint that a human has to look
 * at is tried again.
 * Not once the ladder has ended or `maxSessions` is reached; an escalation for another cause ends no minting.
 */
export function mintsAhead({ policy, escalated, sessionsMinted, minting }: ReauthState): boolean {
  const over = escalated?.cause === 'ladder' || escalated?.cause === 'max_sessions';
  const wanted = policy.mint === 'ahead' || minting?.refusal !== undefined || minting?.kind === 'malformed';
  return wanted && !over && sessionsMinted < policy.maxSessions;
}

/** When the `first` notice went to them, ms. */
export function askedAt({ notices }: ReauthState, { id }: Contact): number | undefined {
  return notices.find((notice) => notice.kind === 'first' && notice.contact === id)?.at;
}

/** Nothing is sent to who was never there, or is not the one. */
export function askable(state: ReauthState, contact: Contact): boolean {
  return !bounced(state, contact) && !isStranger(state, contact.id);
}

/** The address was refused for good: nothing is sent to it any more. */
export function bounced(state: ReauthState, contact: Contact): boolean {
  return state.bounced.some(({ contact: id }) => id === contact.id);
}
