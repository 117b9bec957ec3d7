/** What an update is held against before it is taken: a refused one leaves nothing in the history. */
import { ApplicationFailure } from '@temporalio/workflow';
import { ANOTHER_REAUTH, NO_CONTACT } from '../src/contract/messages.js';
import { isContact } from './answers.js';
import type { Journey } from './journey.js';

/** A message for an earlier or a later reauth of the same connection is none of ours. */
export function ofThis(journey: Journey): (input: { reauthId: string }) => void {
  return ({ reauthId }) => {
    if (reauthId === journey.state.id) return;
    throw ApplicationFailure.nonRetryable(
      'this message is for another reauth of the connection',
      ANOTHER_REAUTH,
    );
  };
}

/** Nobody presses for a contact who was replaced. @param contact absent where it is a front end of the tenant's own */
export function ofContact({ state }: Journey, contact: string | undefined): void {
  if (contact === undefined || isContact(state, contact)) return;
  throw ApplicationFailure.nonRetryable('this contact was replaced', NO_CONTACT);
}

export function malformed(what: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(what, 'malformed');
}
