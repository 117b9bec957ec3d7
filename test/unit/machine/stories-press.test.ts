/** Presses of the button: when the live session is given out again, and when one is minted. */
import { describe, expect, test } from 'vitest';
import { mintFails } from './answers.js';
import { Drive, bare, pressed, withCode } from './drive.js';
import { DAY, HOUR, MINUTE, SECOND, START } from './make.js';

describe('a press', () => {
  test('is given the session that was minted ahead', () => {
    const story = new Drive().at(HOUR, pressed);
    expect(story.tried('mint')).toEqual([0]);
    expect(story.state.session).toMatchObject({ number: 1, givenAt: START + HOUR });
    expect(story.state.wanted).toBeUndefined();
  });

  test.each([
    ['within 15 minutes: the same', 15 * MINUTE - SECOND, 1],
    ['after 15 minutes: a new one', 15 * MINUTE, 2],
  ])('again %s', (_, later, number) => {
    const story = new Drive().at(HOUR, pressed).at(HOUR + later, pressed);
    expect(story.state.session?.number).toBe(number);
    expect(story.state.sessionsMinted).toBe(number);
  });

  test('the 15 minutes count from the first press, not from the last', () => {
    const story = new Drive()
      .at(HOUR, pressed)
      .at(HOUR + 10 * MINUTE, pressed)
      .at(HOUR + 16 * MINUTE, pressed);
    expect(story.tried('mint')).toEqual([0, HOUR + 16 * MINUTE]);
  });

  test.each([
    ['a code', withCode('h1')],
    ['a bare hint', bare('h1')],
  ])('after %s came back: a new session', (_, hint) => {
    const story = new Drive()
      .at(HOUR, pressed)
      .at(HOUR + MINUTE, hint)
      .at(HOUR + 2 * MINUTE, pressed);
    expect(story.tried('mint')).toEqual([0, HOUR + 2 * MINUTE]);
  });

  test('a callback before any press spends nothing', () => {
    const story = new Drive().at(HOUR, bare('h1')).at(2 * HOUR, pressed);
    expect(story.state.session?.number).toBe(1);
  });

  test.each([
    ['six minutes before it expires: the same', 6 * MINUTE, 1],
    ['four minutes before it expires: a new one', 4 * MINUTE, 2],
  ])('%s', (_, before, number) => {
    const story = new Drive().at(30 * DAY - before, pressed);
    expect(story.state.session?.number).toBe(number);
  });

  test('twenty while one is being minted want one session', () => {
    const story = new Drive({ policy: { mint: 'on_open' } }, { takes: () => 10 * SECOND }).until(HOUR);
    for (let press = 0; press < 20; press += 1) story.plan(2 * HOUR + press * 300, pressed);
    story.until(3 * HOUR);
    expect(story.tried('mint')).toEqual([2 * HOUR]);
    expect(story.state.session).toMatchObject({ number: 1, givenAt: START + 2 * HOUR });
    expect(story.state.wanted).toBeUndefined();
  });

  test('during a mint ahead shares that session', () => {
    const story = new Drive({}, { takes: () => 10 * SECOND }).plan(3 * SECOND, pressed).until(HOUR);
    expect(story.tried('mint')).toEqual([0]);
    expect(story.state.session).toMatchObject({ number: 1, mintedAt: START, givenAt: START + 3 * SECOND });
  });

  test('mints where the policy waits for it, and only then', () => {
    const story = new Drive({ policy: { mint: 'on_open' } }).until(2 * DAY);
    expect(story.tried('mint')).toEqual([]);
    expect(story.sent('first')).toEqual([0]);
    story.at(2 * DAY + HOUR, pressed).until(40 * DAY);
    expect(story.tried('mint')).toEqual([2 * DAY + HOUR]);
  });

  test('while the provider fails is tried at most once a minute, and nobody waits for it', () => {
    const story = new Drive({ policy: { mint: 'on_open' } }, { mint: mintFails('unavailable') }).until(HOUR);
    for (const after of [0, 10, 30, 59, 60]) story.at(2 * HOUR + after * SECOND, pressed);
    expect(story.tried('mint')).toEqual([2 * HOUR, 2 * HOUR + MINUTE]);
    expect(story.state.wanted).toBeUndefined();
  });

  test('does not end the ladder', () => {
    const story = new Drive().at(HOUR, pressed).until(46 * DAY);
    expect(story.sent('reminder')).toHaveLength(5);
    expect(story.sent('escalation')).toEqual([45 * DAY]);
  });
});

/** All sessions are minted and the last has expired. */
const exhausted = () => new Drive({ policy: { maxSessions: 1, sessionLife: { finch: DAY } } }).until(2 * DAY);
/** A press, and a callback that spends the session. */
const use = (story: Drive, offset: number) =>
  story.at(offset, pressed).at(offset + SECOND, bare(`hint-${offset}`));

describe('after maxSessions', () => {
  test('a press still mints', () => {
    const story = exhausted();
    expect(story.state.escalated?.cause).toBe('max_sessions');
    story.at(3 * DAY, pressed);
    expect(story.tried('mint')).toEqual([0, 3 * DAY]);
  });

  test('presses mint at most 10 times an hour', () => {
    const story = exhausted();
    for (let press = 0; press < 14; press += 1) use(story, 3 * DAY + press * 4 * MINUTE);
    expect(story.tried('mint').filter((at) => at >= 3 * DAY)).toHaveLength(10);
  });

  test('presses mint at most 30 times a day', () => {
    const story = exhausted();
    for (let press = 0; press < 40; press += 1) use(story, 3 * DAY + press * 30 * MINUTE);
    expect(story.tried('mint').filter((at) => at >= 3 * DAY)).toHaveLength(30);
  });
});
