/** What a contact answers on the page, beside the button; told to the backend as `reauth.answered`. */
import { DAY } from './durations.js';

/** A snooze is for so long at the most, ms. */
export const LONGEST_SNOOZE = 14 * DAY;
/** A decline or a "not me" takes effect after so long, ms. */
export const MAY_BE_UNDONE_FOR = DAY;

/** Times in ms. `contact`: who answered; absent where somebody of the tenant did. */
export type Answer = { contact?: string } & (
  | { kind: 'snooze'; until: number }
  | { kind: 'decline' }
  /** With a proposal that is never written to by itself. */
  | { kind: 'not_me'; name?: string; email?: string }
  | { kind: 'unsubscribe' }
  | { kind: 'undo' }
);

/** What stands of the answers, for the page: readable without a worker. Times in ms; contacts by their ids. */
export interface StandingAnswers {
  snoozedUntil?: number;
  declinedAt?: number;
  strangers?: string[];
  /** Those of them whose day to undo it is over. */
  settled?: string[];
  unsubscribed?: string[];
}
