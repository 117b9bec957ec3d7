/** How a reauth closes. */
import type { ReauthState } from '../src/contract/state.js';
import type { Evidence, Outcome } from '../src/contract/words.js';

export function close(
  state: ReauthState,
  at: number,
  outcome: Outcome,
  proof?: { by: 'user' | 'elsewhere'; evidence: Evidence },
): ReauthState {
  const open = without(
    state,
    'wanted',
    'verification',
    'retryOwed',
    'resend',
    'minting',
    'mailing',
    'operatorMailing',
    'operatorCalling',
    'session',
    'directory',
    'snoozed',
    'declined',
  );
  // A code that nobody exchanged yet goes to the hand-off, where that gets no credentials otherwise.
  const codes = state.handsOff && state.credentials === undefined ? state.codes : [];
  return { ...open, codes, closed: { at, outcome, ...proof } };
}

/** Every part that was ever told of; `false` where none was. */
export function everyPartIsGone({ entities = {} }: ReauthState): boolean {
  const parts = Object.values(entities);
  return parts.length > 0 && parts.every((each) => each === 'gone');
}

type Optional = {
  [Field in keyof ReauthState]-?: object extends Pick<ReauthState, Field> ? Field : never;
}[keyof ReauthState];

/** The state without these fields: a field that is not there is how the state says "none". */
export function without(state: ReauthState, ...keys: Optional[]): ReauthState {
  const copy = { ...state };
  for (const key of keys) delete copy[key];
  return copy;
}
