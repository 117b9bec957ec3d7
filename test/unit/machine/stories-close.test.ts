/** What follows a close: the receipt, the human's news, a new break; and cancelling at any time. */
import { describe, expect, test } from 'vitest';
import { checkFails, checkSays, mailFails, mintFails, sent } from './answers.js';
import { Drive, bare, cancelled, paused, pressed, withCode } from './drive.js';
import { DAY, HOUR, MINUTE, SECOND, START } from './make.js';

const BACK = HOUR + MINUTE;
const repaired = (notice = sent) =>
  new Drive()
    .at(HOUR, pressed)
    .change({ check: checkSays('healthy'), notice })
    .at(BACK, withCode('h1'));
const unrepairable = (notice = sent) =>
  new Drive().until(29 * DAY).change({ mint: mintFails('gone'), notice });

describe('the receipt', () => {
  test('goes out at once, and then it is over', () => {
    const story = repaired();
    expect(story.sent('receipt')).toEqual([BACK]);
    expect(story.finished).toBe(true);
  });

  test('is tried again while SMTP is down', () => {
    const story = repaired(mailFails('unavailable')).until(BACK + 3 * HOUR);
    expect(story.finished).toBe(false);
    story.change({ notice: sent }).until(BACK + 4 * HOUR);
    expect(story.sent('receipt')).toHaveLength(1);
    expect(story.finished).toBe(true);
  });

  test('but for a day at most', () => {
    const story = repaired(mailFails('unavailable')).until(BACK + DAY - SECOND);
    expect(story.finished).toBe(false);
    story.until(BACK + DAY);
    expect(story.finished).toBe(true);
    expect(story.sent('receipt')).toEqual([]);
    expect(story.state.closed).toMatchObject({ at: START + BACK, outcome: 'reconnected' });
  });

  test('is not held by a failure of the mail before the close', () => {
    const story = new Drive()
      .until(DAY - HOUR)
      .change({ notice: mailFails('misconfigured') })
      .until(DAY);
    story.change({ notice: sent, check: checkSays('healthy') }).at(DAY + HOUR, withCode('h1'));
    expect(story.sent('receipt')).toEqual([DAY + HOUR]);
  });

  test('is not held by a pause', () => {
    const story = new Drive()
      .at(HOUR, paused)
      .change({ check: checkSays('healthy') })
      .at(BACK, withCode('h1'));
    expect(story.sent('receipt')).toEqual([BACK]);
  });

  test('goes to nobody who was not asked', () => {
    const story = new Drive({ policy: { holdFor: DAY } }, { check: checkSays('healthy') });
    story.at(HOUR, withCode('h1'));
    expect(story.told).toEqual([]);
    expect(story.finished).toBe(true);
  });
});

const broken = (hintId: string) => ({ type: 'reported', hintId }) as const;

describe('a report after the close', () => {
  test('of a new break ends it at once, even though a receipt is owed', () => {
    const story = repaired(mailFails('unavailable')).until(BACK + HOUR);
    story.at(BACK + HOUR, broken('r2'));
    expect(story.finished).toBe(true);
    expect(story.state.closed).toMatchObject({ at: START + BACK, outcome: 'reconnected' });
  });

  test('that is a doubled one of the old break changes nothing', () => {
    const story = new Drive().at(MINUTE, broken('r1')).change({ check: checkSays('healthy') });
    story
      .change({ notice: mailFails('unavailable') })
      .at(BACK, withCode('h1'))
      .until(BACK + HOUR);
    story
      .at(BACK + HOUR, broken('r1'))
      .change({ notice: sent })
      .until(BACK + 2 * HOUR);
    expect(story.sent('receipt')).toHaveLength(1);
  });
});

describe('a connection that is gone', () => {
  test('is unrepairable, and a human is told', () => {
    const story = unrepairable().until(30 * DAY);
    expect(story.state.closed).toEqual({ at: START + 30 * DAY, outcome: 'unrepairable' });
    expect(story.sent('escalation')).toEqual([30 * DAY]);
    expect(story.sent('receipt')).toEqual([]);
    expect(story.finished).toBe(true);
  });

  test('found by a check: unrepairable', () => {
    const story = new Drive()
      .at(HOUR, pressed)
      .change({ check: checkSays('gone') })
      .at(BACK, withCode('h1'));
    expect(story.state.closed).toEqual({ at: START + BACK, outcome: 'unrepairable' });
  });

  test('the news is tried again while SMTP is down, for a day at most', () => {
    const story = unrepairable(mailFails('unavailable')).until(30 * DAY + HOUR);
    expect(story.finished).toBe(false);
    story.until(31 * DAY);
    expect(story.finished).toBe(true);
    expect(story.sent('escalation')).toEqual([]);
  });

  test('the news is told even where a human was told of something else before', () => {
    const story = new Drive({}, { mint: mintFails('rejected') }).until(2 * DAY);
    story.change({ mint: mintFails('gone') }).until(3 * DAY);
    expect(story.sent('escalation')).toEqual([DAY, 54 * HOUR]);
    expect(story.state.escalated?.cause).toBe('gone');
  });
});

describe('cancelling', () => {
  const stories: [string, () => Drive][] = [
    ['in the hold', () => new Drive({ policy: { holdFor: 10 * DAY } }).until(5 * DAY)],
    ['while it waits', () => new Drive().until(5 * DAY)],
    ['while it is paused', () => new Drive().at(HOUR, paused).until(5 * DAY)],
    ['while a return is checked', () => new Drive().at(5 * DAY - HOUR, pressed, bare('h1')).until(5 * DAY)],
    ['while the provider is down', () => new Drive({}, { mint: mintFails('unavailable') }).until(5 * DAY)],
    [
      'while the check is not answered',
      () => new Drive({}, { check: checkFails('unavailable') }).at(HOUR, bare('h1')),
    ],
    ['after the escalation', () => new Drive({ neededBy: START + 2 * DAY }).until(5 * DAY)],
    ['while SMTP is down', () => new Drive({}, { notice: mailFails('unavailable') }).until(5 * DAY)],
  ];
  test.each(stories)('%s closes at once, and nothing more is sent', (_, begin) => {
    const story = begin().until(5 * DAY);
    const told = story.told;
    story.at(5 * DAY, cancelled);
    expect(story.state.closed).toEqual({ at: START + 5 * DAY, outcome: 'cancelled' });
    expect(story.finished).toBe(true);
    expect(story.told).toEqual(told);
  });

  test('while a session is being minted: what comes of it changes nothing', () => {
    const story = new Drive({}, { takes: () => 10 * SECOND }).plan(SECOND, cancelled).until(HOUR);
    expect(story.state.closed).toEqual({ at: START + SECOND, outcome: 'cancelled' });
    expect(story.state.session).toBeUndefined();
    expect(story.finished).toBe(true);
  });

  test('what is closed otherwise stays so', () => {
    const story = repaired().at(5 * DAY, cancelled);
    expect(story.state.closed?.outcome).toBe('reconnected');
  });
});
