/** What contacts answer, and mails that came back: messages made into events. */
import { log, setHandler } from '@temporalio/workflow';
import { LONGEST_SNOOZE, type Answer } from '../src/contract/answer.js';
import { MINUTE } from '../src/contract/durations.js';
import {
  bouncedSignal,
  declineUpdate,
  notMeUpdate,
  snoozeUpdate,
  undoUpdate,
  unsubscribedSignal,
} from '../src/contract/messages.js';
import { malformed, ofThis } from './guards.js';
import type { Journey } from './journey.js';
import { bounceFrom, unsubscriptionFrom } from './signals.js';

export function listenToAnswers(journey: Journey): void {
  const record = (answer: Answer): void => journey.record({ type: 'answered', answer });
  const validator = ofThis(journey);

  setHandler(snoozeUpdate, ({ until, ...input }) => record({ kind: 'snooze', until, ...by(input) }), {
    validator(input) {
      validator(input);
      const { until } = input;
      const now = Date.now();
      // A minute of slack for clocks that differ.
      if (typeof until === 'number' && until > now && until <= now + LONGEST_SNOOZE + MINUTE) return;
      throw malformed('a snooze ends within 14 days, and not in the past');
    },
  });
  setHandler(declineUpdate, (input) => record({ kind: 'decline', ...by(input) }), { validator });
  setHandler(undoUpdate, (input) => record({ kind: 'undo', ...by(input) }), { validator });
  setHandler(
    notMeUpdate,
    ({ contact, name, email }) =>
      record({
        kind: 'not_me',
        contact,
        ...(typeof name === 'string' && { name }),
        ...(typeof email === 'string' && { email }),
      }),
    { validator },
  );
  setHandler(unsubscribedSignal, (payload) => {
    const input = unsubscriptionFrom(payload);
    if (input?.reauthId !== journey.state.id) return log.warn('what is no unsubscription was ignored');
    record({ kind: 'unsubscribe', ...by(input) });
  });
  setHandler(bouncedSignal, (payload) => {
    const bounce = bounceFrom(payload);
    if (bounce?.reauthId !== journey.state.id) return log.warn('what is no bounce was ignored');
    journey.record({ type: 'bouncedLater', key: bounce.key });
  });
}

function by({ contact }: { contact?: string }): { contact?: string } {
  return typeof contact === 'string' ? { contact } : {};
}
