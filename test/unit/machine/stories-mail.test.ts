/** Mail that bounces, and SMTP that is down. */
import { describe, expect, test } from 'vitest';
import { attentionOf } from '../../../src/contract/view.js';
import { bounces, checkSays, mailFails, minted, mintFails, onlyFor, sent } from './answers.js';
import { Drive, pressed, withCode } from './drive.js';
import { DAY, HOUR, MINUTE, START } from './make.js';

describe('a contact whose address refuses', () => {
  test('is marked, is attention, and is sent nothing more; a human is told at the end of the ladder', () => {
    const story = new Drive({}, { notice: onlyFor('first', bounces) }).until(60 * DAY);
    expect(story.state.bounced.map(({ contact }) => contact)).toEqual(['ada']);
    expect(attentionOf(story.state)?.kind).toBe('bounced');
    expect(story.tried('first')).toEqual([0]);
    expect(story.told).toEqual([[45 * DAY, 'escalation']]);
  });

  test('later on: no further reminder', () => {
    const story = new Drive()
      .until(2 * DAY)
      .change({ notice: onlyFor('reminder', bounces) })
      .until(60 * DAY);
    expect(story.tried('reminder')).toEqual([1 * DAY, 3 * DAY]);
    expect(story.sent('reminder')).toEqual([1 * DAY]);
  });

  test('attention says since when', () => {
    const story = new Drive()
      .until(2 * DAY)
      .change({ notice: bounces })
      .until(4 * DAY);
    expect(attentionOf(story.state)).toEqual({ kind: 'bounced', since: START + 3 * DAY });
  });

  test('gets no retry notice and no receipt', () => {
    const story = new Drive()
      .until(0)
      .change({ notice: onlyFor('reminder', bounces) })
      .until(2 * DAY);
    story
      .at(2 * DAY, pressed)
      .at(2 * DAY + MINUTE, withCode('h1'))
      .until(3 * DAY);
    expect(story.sent('retry')).toEqual([]);
    story.change({ check: checkSays('healthy') }).at(3 * DAY, withCode('h2'));
    expect(story.state.closed?.outcome).toBe('reconnected');
    expect(story.sent('receipt')).toEqual([]);
    expect(story.finished).toBe(true);
  });
});

describe('an operator’s address that refuses', () => {
  const noOperator = onlyFor('escalation', bounces);

  test('is tried again slowly', () => {
    const story = new Drive({}, { notice: noOperator }).until(48 * DAY);
    expect(story.tried('escalation')).toEqual([
      45 * DAY,
      45 * DAY + 6 * HOUR,
      46 * DAY + 6 * HOUR,
      47 * DAY + 6 * HOUR,
    ]);
  });

  test('does not hold what the contact is sent: the first notice after a mended mint', () => {
    const story = new Drive({}, { notice: noOperator, mint: mintFails('rejected') }).until(25 * HOUR);
    story.change({ mint: minted }).until(3 * DAY);
    expect(story.sent('first')).toEqual([30 * HOUR]);
  });

  test('does not hold what the contact is sent: the retry notice', () => {
    const story = new Drive({ neededBy: START + 5 * DAY }, { notice: noOperator }).at(
      5 * DAY + HOUR,
      pressed,
    );
    story.at(5 * DAY + HOUR + MINUTE, withCode('h1')).until(7 * DAY);
    expect(story.sent('retry')).toEqual([5 * DAY + 3 * HOUR + MINUTE]);
  });
});

describe('SMTP that is down', () => {
  test('delays the first notice, and all else counts from it', () => {
    const story = new Drive({}, { notice: mailFails('unavailable') }).until(5 * HOUR);
    expect(story.tried('first').slice(0, 4)).toEqual([0, MINUTE, 2 * MINUTE, 3 * MINUTE]);
    expect(attentionOf(story.state)).toEqual({ kind: 'mail_unavailable', since: START });
    story.change({ notice: sent }).until(40 * HOUR);
    const [first] = story.sent('first');
    expect(first).toBeGreaterThan(5 * HOUR);
    expect(first).toBeLessThanOrEqual(1.25 * 5 * HOUR);
    expect(story.sent('reminder')).toEqual([first! + DAY]);
    expect(attentionOf(story.state)).toBeUndefined();
  });

  test('mints no second session for the notice that waits', () => {
    const story = new Drive({}, { notice: mailFails('unavailable') }).until(10 * DAY);
    expect(story.tried('mint')).toEqual([0]);
  });

  test('for two days delays a reminder but loses none', () => {
    const story = new Drive()
      .until(12 * HOUR)
      .change({ notice: mailFails('unavailable') })
      .until(60 * HOUR);
    story.change({ notice: sent }).until(15 * DAY);
    const [delayed, ...rest] = story.sent('reminder');
    expect(delayed).toBeGreaterThan(60 * HOUR);
    expect(delayed).toBeLessThanOrEqual(62 * HOUR);
    expect(rest).toEqual([3 * DAY, 7 * DAY, 14 * DAY]);
  });

  test('each attempt carries the same key', () => {
    const story = new Drive({}, { notice: mailFails('unavailable') }).until(HOUR);
    story.change({ notice: sent }).until(2 * HOUR);
    const keys = story.entries.flatMap(({ step }) => (step?.do === 'notice' ? [step.notice.key] : []));
    expect(keys.length).toBeGreaterThan(3);
    expect(new Set(keys).size).toBe(1);
  });

  test('delays the retry notice and the escalation', () => {
    const story = new Drive()
      .at(HOUR, pressed)
      .at(HOUR + MINUTE, withCode('h1'))
      .until(2 * HOUR);
    story
      .change({ notice: mailFails('unavailable') })
      .until(10 * HOUR)
      .change({ notice: sent });
    expect(story.until(12 * HOUR).sent('retry')).toHaveLength(1);
    const late = new Drive()
      .until(44 * DAY)
      .change({ notice: mailFails('unavailable') })
      .until(46 * DAY);
    expect(late.state.escalated).toBeUndefined();
    expect(
      late
        .change({ notice: sent })
        .until(46 * DAY + 2 * HOUR)
        .sent('escalation'),
    ).toHaveLength(1);
  });

  test('does not delay a repair', () => {
    const story = new Drive()
      .until(0)
      .change({ notice: mailFails('unavailable'), check: checkSays('healthy') });
    story.at(2 * DAY, withCode('h1'));
    expect(story.state.closed?.at).toBe(START + 2 * DAY);
  });

  test('does not shift the end', () => {
    const story = new Drive({}, { notice: mailFails('unavailable') }).until(100 * DAY);
    expect(story.state.closed).toEqual({ at: START + 90 * DAY, outcome: 'abandoned' });
  });
});
