/** What an update is held against before it is taken: a refused one leaves nothing in the history. */
import { ApplicationFailure } from '@temporalio/workflow';
import { ANOTHER_REAUTH } from '../src/contract/messages.js';
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

export function malformed(what: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(what, 'malformed');
}
