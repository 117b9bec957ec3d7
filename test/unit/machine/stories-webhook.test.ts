/** What a provider tells by itself: late, doubled, out of order, and of one part of a connection at a time. */
import { describe, expect, test } from 'vitest';
import { checkSays, probeSays } from './answers.js';
import { Drive, pressed, withCode, type Outside } from './drive.js';
import { DAY, HOUR, MINUTE, START } from './make.js';

let ids = 0;
function word(status: 'broken' | 'repaired' | 'gone' | 'suspended', entity?: string): Outside {
  ids += 1;
  return {
    type: 'changed',
    hintId: `w${ids}`,
    status,
    byProvider: true,
    ...(entity !== undefined && { entity }),
  };
}
/** With client credentials alone Finch tells nothing about a connection. */
const untold = () => new Drive({}, { check: checkSays('unknown') });

describe('told that it works again', () => {
  test('without anything to read it with, that is the weak evidence', () => {
    const story = untold().at(HOUR, word('repaired'));
    expect(story.state.closed).toMatchObject({
      outcome: 'reconnected',
      by: 'elsewhere',
      evidence: 'webhook',
    });
  });

  test('by a backend, that is no evidence: it only starts a check', () => {
    const story = untold().at(HOUR, { type: 'changed', hintId: 'b1', status: 'repaired' });
    expect(story.state.closed).toBeUndefined();
    expect(story.tried('check')).toEqual([HOUR]);
  });

  test('with a token it is a hint, and the read decides', () => {
    const story = new Drive({ token: 'sealed:token' }, { check: checkSays('broken') }).at(
      HOUR,
      word('repaired'),
    );
    expect(story.state.closed).toBeUndefined();
    expect(story.tried('check')).toContain(HOUR);
    const healthy = new Drive({ token: 'sealed:token' }, { check: checkSays('healthy') }).at(
      HOUR,
      word('repaired'),
    );
    expect(healthy.state.closed).toMatchObject({ evidence: 'introspect' });
  });

  test('one part’s word does not make it whole while another one is broken', () => {
    const story = untold().at(HOUR, word('broken', 'a'), word('broken', 'b'), word('repaired', 'a'));
    expect(story.state.closed).toBeUndefined();
    story.at(2 * HOUR, word('repaired', 'b'));
    expect(story.state.closed).toMatchObject({ evidence: 'webhook', at: START + 2 * HOUR });
  });

  test('broken again after that: the word before counts no more', () => {
    const story = untold().at(HOUR, word('broken', 'a'), pressed, word('repaired', 'a'), word('broken', 'a'));
    story.until(4 * HOUR);
    expect(story.state.closed).toBeUndefined();
  });

  test('it overtakes the callback: the code is waited for, and its credentials are kept', () => {
    const story = new Drive({}, { check: checkSays('healthy') }).at(HOUR, pressed);
    story.at(HOUR + MINUTE, word('repaired')).until(HOUR + 5 * MINUTE);
    expect(story.state.closed).toBeUndefined();
    story.at(HOUR + 5 * MINUTE, withCode('h1'));
    expect(story.state.closed).toMatchObject({ by: 'user', evidence: 'introspect' });
    expect(story.state.credentials).toBeDefined();
  });

  test('no code comes: after 15 minutes it closes, as the person’s repair', () => {
    const story = untold()
      .at(HOUR, pressed)
      .at(HOUR + MINUTE, word('repaired'))
      .until(2 * HOUR);
    expect(story.state.closed).toMatchObject({
      by: 'user',
      evidence: 'webhook',
      at: START + HOUR + 15 * MINUTE,
    });
  });

  test('the same word twice is one', () => {
    const told = word('broken', 'a');
    const story = untold()
      .at(HOUR, told)
      .at(2 * HOUR, word('repaired', 'a'));
    const { closed } = story.state;
    expect(story.at(3 * HOUR, told).state.closed).toEqual(closed);
  });
});

describe('told that it is gone', () => {
  test('all of it: closed, and a human is told', () => {
    const story = new Drive().at(HOUR, word('gone')).until(2 * HOUR);
    expect(story.state.closed).toMatchObject({ outcome: 'unrepairable' });
    expect(story.sent('escalation')).toEqual([HOUR]);
  });

  test('one part of two that were reported: open until the other one is gone as well', () => {
    const story = new Drive().at(HOUR, word('broken', 'a'), word('broken', 'b'), word('gone', 'a'));
    expect(story.state.closed).toBeUndefined();
    expect(story.at(2 * HOUR, word('gone', 'b')).state.closed).toMatchObject({ outcome: 'unrepairable' });
  });

  test('where it can be read, a read decides', () => {
    const change = { token: 'sealed:token' };
    const broken = new Drive(change, { check: checkSays('broken'), probe: probeSays('broken') });
    expect(broken.at(HOUR, word('gone', 'a')).state.closed).toBeUndefined();
    const gone = new Drive(change, { check: checkSays('gone') });
    expect(gone.at(HOUR, word('gone', 'a')).state.closed).toMatchObject({ outcome: 'unrepairable' });
  });
});

test('a suspended customer is told to a human at once, and nobody is reminded', () => {
  const story = new Drive().at(HOUR, word('suspended')).until(5 * DAY);
  expect(story.state.escalated).toMatchObject({ at: START + HOUR, cause: 'suspended' });
  expect(story.sent('escalation')).toEqual([HOUR]);
  expect(story.sent('reminder')).toEqual([]);
  expect(story.state.closed).toBeUndefined();
});

test('a break that is told of makes an early warning a break', () => {
  const story = new Drive({ stopsAt: START + DAY }, { probe: probeSays('healthy') }).at(HOUR, word('broken'));
  expect(story.state.seenBroken).toBe(true);
});
