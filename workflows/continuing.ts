/**
 * A reauth that has much to tell goes on in a run of its own, with everything that it knows: whoever takes it up anew
 * replays its run from the start, and the server ends a run that grows without bounds.
 */
import { allHandlersFinished, makeContinueAsNewFunc, patched, workflowInfo } from '@temporalio/workflow';
import { initialState, type ReauthInput } from '../src/contract/reauth-input.js';
import type { ReauthState } from '../src/contract/state.js';
import type { Courier } from './courier.js';
import type { Journey } from './journey.js';
import { measureStart } from './measure.js';
import { atStart } from './news.js';
import type { Published } from './publish.js';

/** What a run leaves to the next one of the same reauth. */
export interface Carried {
  /** Of this shape, should there ever be another. */
  carried: 1;
  state: ReauthState;
  published: Published;
}

/** Events. A reauth with the default policy has some hundreds; the server itself suggests an end at 4,096. */
const LONG = 2_000;

/** Of what was heard so much is remembered: an input has to fit into 2 MiB. */
const HEARD_AT_MOST = 5_000;

/** The start of a reauth, or where an earlier run left it. */
export function beginning(input: ReauthInput | Carried): Pick<Carried, 'state'> & Partial<Carried> {
  if ('carried' in input) return input;
  const state = atStart(initialState(input, workflowInfo().startTime.getTime()));
  measureStart(state);
  return { state };
}

/**
 * Only while it rests. Nobody who waits for an answer is left without one, and no event to the backend is called back
 * for it, unless the server insists: an endpoint may be dead for months. What was under way then is told by the next
 * run, under the same id.
 */
export function isTimeToContinue({ state }: Journey, courier: Courier): boolean {
  if (state.closed) return false;
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  if (historyLength < LONG && !continueAsNewSuggested) return false;
  const mayEnd = allHandlersFinished() && (courier.idle || continueAsNewSuggested);
  // Histories of 0.1.0 went on for as long as they had to.
  return mayEnd && patched('continue-as-new');
}

/** Ends this run. Its name and its priority stay; all else that the server shows of it has to be given along. */
export function continueInNextRun(state: ReauthState, published: Published): Promise<never> {
  const { memo: before, typedSearchAttributes } = workflowInfo();
  // The trace of the call that started the reauth says nothing of what follows now.
  const { trace: _, ...memo } = before ?? {};
  const next = makeContinueAsNewFunc<(carried: Carried) => Promise<unknown>>({
    typedSearchAttributes,
    memo: { ...memo, startedAt: new Date(state.startedAt).toISOString() },
  });
  const seenHints = state.seenHints.slice(-HEARD_AT_MOST);
  return next({ carried: 1, state: { ...state, seenHints }, published });
}
