/** Reauths that only a provider's webhook reported: who can repair them is asked, or told later. */
import { describe, expect, test } from 'vitest';
import type { Description } from '../../../src/contract/reauth-input.js';
import { attentionOf } from '../../../src/contract/view.js';
import { initialState } from '../../../src/contract/reauth-input.js';
import { atStart } from '../../../workflows/news.js';
import { mailFails, onlyFor, probeSays, type Answer } from './answers.js';
import { Drive, type Outside } from './drive.js';
import { DAY, HOUR, MINUTE, SECOND, START, ada, inputOf, policyOf } from './make.js';

const { id: _, ...unknownAda } = ada;
const origin = { hintId: 'w0', entity: 'e1', directory: true };
const fromWebhook = {
  origin,
  contacts: [],
  reason: 'unknown',
  institution: 'your payroll system',
  handsOff: { events: true },
} as const;
const withoutDirectory = { ...fromWebhook, contacts: [], origin: { ...origin, directory: false } };
const answer: Description = {
  institution: 'Gusto',
  reason: 'consent_expired',
  contacts: [unknownAda],
  policy: policyOf({ escalateAfter: 10 * DAY }),
  metadata: { company: 7 },
};
const answers: Answer = () => ({ type: 'directoryAnswered', answer });
const isDown: Answer = () => ({ type: 'directoryFailed', failure: { kind: 'unavailable' } });
const about = { institution: 'ADP', reason: 'login_required' } as const;
const reported = (more: object = {}): Outside => ({
  type: 'reported',
  hintId: 'r1',
  contacts: [ada],
  about,
  ...more,
});
const told = ({ state }: Drive) => (state.outbox ?? []).map(({ type }) => type);

describe('with a directory', () => {
  test('its answer tells what the webhook could not; it is mailed after 15 minutes', () => {
    const story = new Drive({ ...fromWebhook, contacts: [] }, { directory: answers }).until(HOUR);
    expect(story.state).toMatchObject({
      institution: 'Gusto',
      reason: 'consent_expired',
      metadata: { company: 7 },
    });
    expect(story.state.policy.escalateAfter).toBe(10 * DAY);
    expect(story.sent('first')).toEqual([15 * MINUTE]);
    expect(told(story)).toEqual(['reauth.started']);
    expect(story.state.outbox?.[0]?.view).toMatchObject({ institution: 'Gusto', contacts: [{ id: 'c1' }] });
  });

  test('that knows nothing of it closes it', () => {
    const story = new Drive(
      { ...fromWebhook, contacts: [] },
      { directory: () => ({ type: 'directoryAnswered', answer: 'unknown' }) },
    );
    expect(story.until(MINUTE).state.closed).toMatchObject({ outcome: 'cancelled' });
  });

  test('that is down is asked for three days; the backend is told at once, without contacts', () => {
    const story = new Drive({ ...fromWebhook, contacts: [] }, { directory: isDown }).until(2 * DAY);
    expect(told(story)).toEqual(['reauth.started']);
    expect(story.state.outbox?.[0]).toMatchObject({ at: START, view: { contacts: [] } });
    story.until(4 * DAY);
    expect(Math.max(...story.tried('directory'))).toBeGreaterThan(2 * DAY);
    expect(Math.max(...story.tried('directory'))).toBeLessThan(3 * DAY);
    expect(attentionOf(story.state)).toMatchObject({ kind: 'no_contacts' });
    expect(told(story)).toEqual(['reauth.started', 'reauth.attention']);
  });

  test('that comes back later still counts', () => {
    const story = new Drive({ ...fromWebhook, contacts: [] }, { directory: isDown })
      .until(5 * HOUR)
      .change({ directory: answers });
    story.until(9 * HOUR);
    expect(story.state.institution).toBe('Gusto');
    expect(story.sent('first')).toHaveLength(1);
    expect(told(story)).toEqual(['reauth.started']);
  });

  test('is not asked any more once the backend told by itself', () => {
    const story = new Drive({ ...fromWebhook, contacts: [] }, { directory: isDown }).at(5 * HOUR, reported());
    story.until(4 * DAY);
    expect(Math.max(...story.tried('directory'))).toBeLessThanOrEqual(5 * HOUR);
    expect(story.state).toMatchObject({ institution: 'ADP', contacts: [{ email: ada.email }] });
  });
});

describe('without a directory', () => {
  test('the backend is told at once, and supplies the contacts', () => {
    expect(atStart(initialState(inputOf(withoutDirectory), START)).outbox).toMatchObject([
      { type: 'reauth.started', at: START },
    ]);
    const story = new Drive(withoutDirectory).at(20 * MINUTE, reported());
    expect(story.sent('first')).toEqual([20 * MINUTE]);
    expect(story.state.institution).toBe('ADP');
  });

  test('what describes it counts once; a later report changes only what it always does', () => {
    const story = new Drive(withoutDirectory).at(MINUTE, reported());
    story.at(2 * MINUTE, reported({ hintId: 'r2', about: { institution: 'Other', reason: 'unknown' } }));
    expect(story.state.institution).toBe('ADP');
    const described = new Drive({ handsOff: { events: false } }).at(MINUTE, reported());
    expect(described.state.institution).toBe('Gusto');
  });

  test('contacts within the hold are asked when it ends', () => {
    expect(new Drive(withoutDirectory).at(MINUTE, reported()).until(HOUR).sent('first')).toEqual([
      15 * MINUTE,
    ]);
  });
});

test('it heals within the hold: nobody is mailed', () => {
  const story = new Drive({ ...withoutDirectory, token: 'sealed:token' }, { probe: probeSays('healthy') });
  story.at(MINUTE, reported()).until(DAY);
  expect(story.sent('first')).toEqual([]);
  expect(story.state.closed).toMatchObject({ outcome: 'reconnected', by: 'elsewhere' });
});

test('the same webhook once more changes nothing; the entity that it was about must be repaired', () => {
  const story = new Drive(withoutDirectory).at(SECOND, {
    type: 'changed',
    hintId: 'w0',
    status: 'broken',
    entity: 'e2',
  });
  expect(story.state.entities).toEqual({ e1: 'broken' });
  story.at(2 * SECOND, { type: 'changed', hintId: 'w1', status: 'repaired', byProvider: true, entity: 'e9' });
  expect(story.state.toldRepaired).toBeUndefined();
});

test('an early warning is not closed by a healthy probe, until it was seen broken', () => {
  const story = new Drive(
    { ...withoutDirectory, early: true, token: 'sealed:token' },
    { probe: probeSays('healthy') },
  );
  story.at(HOUR, reported()).until(2 * DAY);
  expect(story.state.closed).toBeUndefined();
  expect(story.sent('first')).toEqual([HOUR]);
  story.at(2 * DAY, { type: 'changed', hintId: 'w2', status: 'warned' }).until(4 * DAY);
  expect(story.state.closed).toBeUndefined();
  story.at(4 * DAY, { type: 'changed', hintId: 'w3', status: 'broken' }).until(6 * DAY);
  expect(story.state.closed).toMatchObject({ outcome: 'reconnected' });
});

test('broken anew while the last notices of the one before are sent: that one ends', () => {
  const story = new Drive({}, { probe: probeSays('healthy') });
  story.at(HOUR, { type: 'changed', hintId: 'w1', status: 'gone' });
  expect(story.state.closed).toMatchObject({ outcome: 'unrepairable' });
  const waits = new Drive({}, { notice: onlyFor('escalation', mailFails('unavailable')) });
  waits.at(HOUR, { type: 'changed', hintId: 'w1', status: 'gone' });
  expect(waits.finished).toBe(false);
  waits.at(2 * HOUR, { type: 'changed', hintId: 'w2', status: 'broken' });
  expect(waits.finished).toBe(true);
});

test('a directory’s answer that was on its way overrules nobody who told meanwhile', () => {
  const contacts: Outside = { type: 'contactsChanged', contacts: [unknownAda] };
  for (const happening of [reported(), contacts]) {
    const slow = new Drive(
      { ...fromWebhook, contacts: [] },
      {
        directory: () => ({ type: 'directoryAnswered', answer: 'unknown' }),
        takes: ({ do: step }) => (step === 'directory' ? 10 * SECOND : 0),
      },
    );
    expect(slow.plan(5 * SECOND, happening).until(HOUR).state.closed).toBeUndefined();
    expect(slow.sent('first')).toHaveLength(1);
  }
});

test('a warning as well has the closed one before it end', () => {
  const waits = new Drive({}, { notice: onlyFor('escalation', mailFails('unavailable')) });
  waits.at(HOUR, { type: 'changed', hintId: 'w1', status: 'gone' });
  expect(waits.finished).toBe(false);
  expect(waits.at(2 * HOUR, { type: 'changed', hintId: 'w2', status: 'warned' }).finished).toBe(true);
});
