/** Probes: healed elsewhere, gone, early warnings, providers that cannot tell. */
import { describe, expect, test } from 'vitest';
import { checkSays, mailFails, mintFails, minted, probeFails, probeSays, type World } from './answers.js';
import { bare, Drive, paused, pressed, resumed, withCode } from './drive.js';
import { DAY, HOUR, MINUTE, START, type InputChange } from './make.js';

const known = (change: InputChange = {}, world: Partial<World> = {}) =>
  new Drive({ token: 'sealed:token', ...change }, world);

describe('healed elsewhere', () => {
  test('found before a reminder: closed, a receipt to the one who was asked, no reminder', () => {
    const story = known({ policy: { probeEvery: null } })
      .until(HOUR)
      .change({ probe: probeSays('healthy') });
    story.until(5 * DAY);
    expect(story.state.closed).toEqual({
      at: START + DAY,
      outcome: 'reconnected',
      by: 'elsewhere',
      evidence: 'introspect',
    });
    expect(story.told).toEqual([
      [0, 'first'],
      [DAY, 'receipt'],
    ]);
  });

  test('nobody was asked: nobody is thanked', () => {
    const story = known({})
      .change({ probe: probeSays('healthy') })
      .until(DAY);
    expect(story.told).toEqual([]);
    expect(story.finished).toBe(true);
  });

  test('found before the escalation', () => {
    const late = known()
      .until(44.5 * DAY)
      .change({ probe: probeSays('healthy') })
      .until(46 * DAY);
    expect(late.sent('escalation')).toEqual([]);
  });

  test('found before a retry notice that had to wait', () => {
    const story = known()
      .at(HOUR, pressed)
      .at(HOUR + MINUTE, withCode('h1'));
    story
      .at(2 * HOUR, paused)
      .until(4 * HOUR)
      .change({ probe: probeSays('healthy') })
      .at(4 * HOUR, resumed)
      .until(5 * HOUR);
    expect(story.sent('retry')).toEqual([]);
    expect(story.state.closed?.outcome).toBe('reconnected');
  });

  test('a daily probe looks between reminders', () => {
    const story = known().until(6 * DAY);
    expect(story.tried('probe')).toEqual([0, 1, 2, 3, 4, 5, 6].map((day) => day * DAY));
    story.change({ probe: probeSays('healthy') }).until(7 * DAY);
    expect(story.sent('reminder')).toEqual([1 * DAY, 3 * DAY]);
  });

  test('probeEvery null: probed before notices only', () => {
    const story = known({ policy: { probeEvery: null } }).until(14 * DAY);
    expect(story.tried('probe')).toEqual([0, 1 * DAY, 3 * DAY, 7 * DAY, 14 * DAY]);
  });

  test('after a press the probe waits for the code', () => {
    const story = known()
      .at(DAY - MINUTE, pressed)
      .change({ probe: probeSays('healthy') });
    story.until(DAY + 13 * MINUTE);
    expect(story.state.closed).toBeUndefined();
    story.until(DAY + 14 * MINUTE);
    expect(story.state.closed?.at).toBe(START + DAY + 14 * MINUTE);
  });

  test('after a press the probe before an overdue first notice waits for the code, too', () => {
    const story = known({}, { mint: mintFails('misconfigured') }).until(HOUR);
    story.change({ mint: minted, probe: probeSays('healthy') }).at(2 * HOUR, pressed);
    expect(story.tried('mint')).toEqual([0, 2 * HOUR]);
    story.until(2 * HOUR + 14 * MINUTE);
    expect(story.state.closed).toBeUndefined();
    story.until(2 * HOUR + 15 * MINUTE);
    expect(story.state.closed?.outcome).toBe('reconnected');
  });

  test('an answer that is older than five minutes does not clear a notice', () => {
    const story = known({ policy: { probeEvery: null } })
      .at(HOUR, paused)
      .until(20 * DAY);
    const before = story.tried('probe').length;
    story.at(20 * DAY, resumed);
    expect(story.tried('probe').slice(before)).toEqual([20 * DAY]);
    expect(story.sent('reminder')).toEqual([20 * DAY]);
  });

  test('while mail is down a fresh probe precedes the mail that gets through', () => {
    const story = known()
      .change({ notice: mailFails('unavailable') })
      .until(5 * HOUR);
    story.change({ probe: probeSays('healthy') }).until(6 * HOUR);
    expect(story.state.closed).toMatchObject({ outcome: 'reconnected', by: 'elsewhere' });
    expect(story.told).toEqual([]);
  });
});

const early = () => known({ stopsAt: START + 10 * DAY }).change({ probe: probeSays('healthy') });

describe('an early warning', () => {
  test('is not closed by a healthy probe, and notices go out', () => {
    const story = early().until(5 * DAY);
    expect(story.state.closed).toBeUndefined();
    expect(story.sent('first')).toEqual([0]);
    expect(story.sent('reminder')).toEqual([1 * DAY, 3 * DAY]);
  });

  test('is closed by one once a probe saw it broken', () => {
    const story = early()
      .until(5 * DAY)
      .change({ probe: probeSays('broken') })
      .until(6 * DAY);
    story.change({ probe: probeSays('healthy') }).until(7 * DAY);
    expect(story.state.closed).toMatchObject({ outcome: 'reconnected', by: 'elsewhere' });
  });

  test('is closed by one once a check saw it broken', () => {
    const story = early()
      .until(5 * DAY - 4 * HOUR)
      .change({ check: checkSays('broken') });
    story.at(5 * DAY - 4 * HOUR, bare('h1')).until(6 * DAY);
    expect(story.state.closed?.outcome).toBe('reconnected');
  });

  test('is not closed by a check that came of a hint without a press, and notices go on', () => {
    const story = early()
      .change({ check: checkSays('healthy') })
      .at(HOUR, bare('h1'))
      .until(5 * DAY);
    expect(story.state.closed).toBeUndefined();
    expect(story.state.verification).toBeUndefined();
    expect(story.sent('reminder')).toEqual([1 * DAY, 3 * DAY]);
    expect(story.sent('retry')).toEqual([]);
  });

  test('is closed by a return with evidence', () => {
    const story = early()
      .at(HOUR, pressed)
      .change({ check: checkSays('healthy') });
    story.at(HOUR + MINUTE, withCode('h1'));
    expect(story.state.closed).toMatchObject({ outcome: 'reconnected', by: 'user' });
  });
});

describe('other answers', () => {
  test('gone: unrepairable, and a human is told', () => {
    const story = known()
      .until(HOUR)
      .change({ probe: probeSays('gone') })
      .until(3 * DAY);
    expect(story.state.closed).toEqual({ at: START + DAY, outcome: 'unrepairable' });
    expect(story.told).toEqual([
      [0, 'first'],
      [DAY, 'escalation'],
    ]);
    expect(story.state.escalated?.cause).toBe('gone');
    expect(story.finished).toBe(true);
  });

  test('unsettled: somebody is at it, nobody is reminded meanwhile', () => {
    const story = known()
      .until(HOUR)
      .change({ probe: probeSays('unsettled') })
      .until(DAY + 5 * HOUR);
    expect(story.sent('reminder')).toEqual([]);
    story.change({ probe: probeSays('broken') }).until(2 * DAY);
    expect(story.sent('reminder')).toHaveLength(1);
  });

  test('unknown: the token is forgotten, and the ladder goes on without probes', () => {
    const story = known()
      .change({ probe: probeSays('unknown') })
      .until(10 * DAY);
    expect(story.tried('probe')).toEqual([0]);
    expect(story.state.token).toBeUndefined();
    expect(story.sent('reminder')).toEqual([1 * DAY, 3 * DAY, 7 * DAY]);
  });

  test('without a token nothing is probed', () => {
    expect(new Drive().until(50 * DAY).tried('probe')).toEqual([]);
  });

  test('a provider that can always tell is probed without a token', () => {
    const traits = { ...new Drive().state.traits, probe: 'always' as const };
    expect(new Drive({ traits }).until(0).tried('probe')).toEqual([0]);
  });

  test('no answer holds the reminder for a day: then it cannot be told, and is not waited for', () => {
    const story = known()
      .until(HOUR)
      .change({ probe: probeFails('unavailable') })
      .until(9 * DAY);
    expect(story.sent('reminder')).toEqual([2 * DAY, 3 * DAY, 7 * DAY]);
  });
});

test('what stood in a queue for longer than an answer counts as fresh lets the notice go all the same', () => {
  const story = known()
    .change({ takes: ({ do: what }) => (what === 'probe' ? 10 * MINUTE : 0) })
    .until(2 * DAY);
  expect(story.sent('first')).toEqual([10 * MINUTE]);
  expect(story.sent('reminder')).toEqual([DAY + 10 * MINUTE]);
});
