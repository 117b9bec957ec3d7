/** Who can repair a connection that only its provider told of: the tenant's directory is asked. */
import type { Description } from '../src/contract/reauth-input.js';
import type { ReauthState } from '../src/contract/state.js';
import { failed, type Failure } from './backoff.js';
import { close, without } from './closing.js';
import { contactsChanged } from './contacts.js';
import type { Duty } from './duty.js';

export function directoryDuty({ directory }: ReauthState, now: number): Duty[] {
  if (!directory) return [];
  return [{ kind: 'directory', at: Math.max(now, directory.nextAt), step: { do: 'directory' } }];
}

export function directoryAnswered(
  before: ReauthState,
  answer: Description | 'unknown' | 'no_directory',
  at: number,
): ReauthState {
  // Somebody of the tenant has told by themselves meanwhile.
  if (!before.directory) return before;
  const state = without(before, 'directory');
  if (answer === 'unknown') return close(state, at, 'cancelled');
  if (answer === 'no_directory') return state;
  const { contacts, neededBy, policy, ...about } = answer;
  const next = described({ ...state, policy, ...earlier(state, neededBy) }, about);
  return next.contacts.length === 0 ? contactsChanged(next, contacts) : next;
}

/** What a webhook could not tell counts from the first body that tells it. */
export function described(
  state: ReauthState,
  about: Pick<Description, 'institution' | 'reason' | 'effect' | 'metadata'>,
): ReauthState {
  if (!state.origin || state.described) return state;
  return { ...without(state, 'directory'), ...about, described: true };
}

export function earlier({ neededBy }: ReauthState, given: number | undefined): Pick<ReauthState, 'neededBy'> {
  return given === undefined ? {} : { neededBy: Math.min(given, neededBy ?? given) };
}

/** It is asked for three days; after that the backend has to tell by itself. */
export function directoryFailed(state: ReauthState, failure: Failure, at: number): ReauthState {
  const { directory } = state;
  if (!directory) return state;
  const failing = failed(directory.failing, failure, at);
  if (failing.nextAt >= directory.until) return without(state, 'directory');
  return { ...state, directory: { ...directory, nextAt: failing.nextAt, failing } };
}
