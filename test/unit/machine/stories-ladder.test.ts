/** The ladder of a reauth that nobody repairs, by the default policy. */
import { describe, expect, test } from 'vitest';
import { phaseOf } from '../../../src/contract/view.js';
import { probeSays } from './answers.js';
import { Drive, paused, pressed, resumed } from './drive.js';
import { DAY, HOUR, MINUTE, START, ada } from './make.js';

describe('left alone', () => {
  test('first, five reminders, an escalation, the end', () => {
    const story = new Drive().until(100 * DAY);
    expect(story.told).toEqual([
      [0, 'first'],
      [1 * DAY, 'reminder'],
      [3 * DAY, 'reminder'],
      [7 * DAY, 'reminder'],
      [14 * DAY, 'reminder'],
      [30 * DAY, 'reminder'],
      [45 * DAY, 'escalation'],
    ]);
    expect(story.state.closed).toEqual({ at: START + 90 * DAY, outcome: 'abandoned' });
    expect(story.finished).toBe(true);
  });

  test('a session is minted before the first notice and anew at 30 days, not after the escalation', () => {
    const story = new Drive().until(89 * DAY);
    expect(story.tried('mint')).toEqual([0, 30 * DAY]);
    expect(story.entries[0]!.step).toEqual({ do: 'mint', for: 'ahead' });
    expect(story.state.session?.number).toBe(2);
  });

  test('the phases on the way', () => {
    const story = new Drive({ policy: { holdFor: HOUR } });
    const phases = [0, 59 * MINUTE, HOUR, 44 * DAY, 46 * DAY, 90 * DAY].map((offset) =>
      phaseOf(story.until(offset).state),
    );
    expect(phases).toEqual(['holding', 'holding', 'waiting', 'waiting', 'escalated', 'closed']);
  });

  test('the escalation says why', () => {
    const story = new Drive().until(45 * DAY);
    expect(story.state.escalated).toEqual({ at: START + 45 * DAY, cause: 'ladder' });
  });

  test('maxSessions escalates when the last one expires', () => {
    const story = new Drive({ policy: { maxSessions: 3, sessionLife: { finch: 5 * DAY } } }).until(80 * DAY);
    expect(story.tried('mint')).toEqual([0, 5 * DAY, 10 * DAY]);
    expect(story.state.escalated).toEqual({ at: START + 15 * DAY, cause: 'max_sessions' });
    expect(story.sent('reminder')).toEqual([1 * DAY, 3 * DAY, 7 * DAY, 14 * DAY]);
  });
});

describe('the hold', () => {
  test('nothing is minted or sent in it, and everything counts from the first notice', () => {
    const story = new Drive({ policy: { holdFor: 2 * HOUR } }).until(60 * DAY);
    expect(story.tried('mint')).toEqual([2 * HOUR, 30 * DAY + 2 * HOUR]);
    expect(story.sent('first')).toEqual([2 * HOUR]);
    expect(story.sent('reminder')[0]).toBe(1 * DAY + 2 * HOUR);
    expect(story.sent('escalation')).toEqual([45 * DAY + 2 * HOUR]);
  });

  test('a connection that heals in it bothers nobody', () => {
    const story = new Drive({ token: 'sealed:token', policy: { holdFor: 2 * HOUR } });
    story.change({ probe: probeSays('healthy') }).until(DAY);
    expect(story.state.closed).toMatchObject({
      at: START + 2 * HOUR,
      outcome: 'reconnected',
      by: 'elsewhere',
    });
    expect(story.told).toEqual([]);
    expect(story.tried('mint')).toEqual([]);
  });
});

describe('neededBy', () => {
  test.each([
    ['earlier than the ladder’s end', 10 * DAY, 10 * DAY],
    ['later than the ladder’s end', 60 * DAY, 45 * DAY],
  ])('%s', (_, neededBy, escalation) => {
    const story = new Drive({ neededBy: START + neededBy }).until(80 * DAY);
    expect(story.sent('escalation')).toEqual([escalation]);
    expect(Math.max(...story.sent('reminder'))).toBeLessThan(escalation);
  });

  test('of a second report wins where it is earlier, and only then', () => {
    const story = new Drive({ neededBy: START + 20 * DAY });
    story.at(1 * DAY, { type: 'reported', hintId: 'r1', neededBy: START + 5 * DAY });
    story.at(2 * DAY, { type: 'reported', hintId: 'r2', neededBy: START + 9 * DAY }).until(40 * DAY);
    expect(story.sent('escalation')).toEqual([5 * DAY]);
    expect(story.sent('first')).toEqual([0]);
  });
});

describe('a second report', () => {
  test('brings contacts where there were none; offsets count from their first notice', () => {
    const story = new Drive({ contacts: [] });
    story.at(3 * DAY, { type: 'reported', hintId: 'r1', contacts: [ada] }).until(60 * DAY);
    expect(story.sent('first')).toEqual([3 * DAY]);
    expect(story.sent('reminder')[0]).toBe(4 * DAY);
    expect(story.sent('escalation')).toEqual([48 * DAY]);
  });

  test('does not replace contacts, and replaces the token', () => {
    const story = new Drive({ token: 'sealed:old' });
    const bea = { ...ada, id: 'bea' };
    story.at(HOUR, { type: 'reported', hintId: 'r1', token: 'sealed:newer', contacts: [bea] });
    expect(story.state.contacts).toEqual([ada]);
    expect(story.state.token).toBe('sealed:newer');
  });

  test('without any contact a human is told at the end of the ladder', () => {
    const story = new Drive({ contacts: [] }).until(100 * DAY);
    expect(story.told).toEqual([[45 * DAY, 'escalation']]);
    expect(story.tried('mint')).toEqual([]);
  });
});

describe('a pause', () => {
  test('overdue reminders collapse into the latest one', () => {
    const story = new Drive()
      .at(2 * DAY, paused)
      .at(22 * DAY, resumed)
      .until(44 * DAY);
    expect(story.sent('reminder')).toEqual([1 * DAY, 22 * DAY, 30 * DAY]);
    const reminders = story.state.notices.filter(({ kind }) => kind === 'reminder');
    expect(reminders.map(({ number }) => number)).toEqual([1, 4, 5]);
  });

  test('holds the first notice and the escalation', () => {
    const story = new Drive()
      .until(0)
      .at(10 * DAY, paused)
      .at(50 * DAY, resumed)
      .until(60 * DAY);
    expect(story.sent('escalation')).toEqual([50 * DAY]);
    const early = new Drive({ policy: { holdFor: HOUR } }).at(0, paused).at(5 * HOUR, resumed);
    expect(early.sent('first')).toEqual([5 * HOUR]);
  });

  test('does not hold a re-mint, nor a press', () => {
    const story = new Drive()
      .at(DAY, paused)
      .at(2 * DAY, pressed)
      .at(2 * DAY + 20 * MINUTE, pressed);
    expect(story.tried('mint')).toEqual([0, 2 * DAY + 20 * MINUTE]);
    story.until(33 * DAY);
    expect(story.tried('mint')).toEqual([0, 2 * DAY + 20 * MINUTE, 32 * DAY + 20 * MINUTE]);
    expect(phaseOf(story.state)).toBe('paused');
  });

  test('does not shift the end', () => {
    const story = new Drive().at(DAY, paused).until(100 * DAY);
    expect(story.state.closed).toEqual({ at: START + 90 * DAY, outcome: 'abandoned' });
  });
});
