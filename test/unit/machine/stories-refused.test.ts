/** A refused mint, bad client credentials, a provider that is down. */
import { describe, expect, test } from 'vitest';
import { attentionOf, phaseOf } from '../../../src/contract/view.js';
import { checkFails, mailFails, minted, mintFails, probeFails, probeSays } from './answers.js';
import { Drive, bare, pressed, withCode } from './drive.js';
import { DAY, HOUR, MINUTE, START, ada } from './make.js';

describe.each(['rejected', 'misconfigured'] as const)('a mint that is %s', (kind) => {
  const refused = () => new Drive({}, { mint: mintFails(kind) });

  test('is attention at once, and nobody is mailed', () => {
    const story = refused().until(0);
    expect(attentionOf(story.state)).toEqual({ kind, since: START });
    expect(story.told).toEqual([]);
  });

  test('is tried again after 6 hours and then daily', () => {
    const story = refused().until(4 * DAY);
    expect(story.tried('mint')).toEqual([0, 6 * HOUR, 30 * HOUR, 54 * HOUR, 78 * HOUR]);
  });

  test('escalates after 24 hours, once', () => {
    const story = refused().until(20 * DAY);
    expect(story.told).toEqual([[24 * HOUR, 'escalation']]);
    expect(story.state.escalated).toEqual({ at: START + DAY, cause: kind });
    expect(attentionOf(story.state)).toEqual({ kind, since: START });
    expect(phaseOf(story.state)).toBe('escalated');
  });

  test('goes on with the first notice when it was mended', () => {
    const story = refused()
      .until(40 * HOUR)
      .change({ mint: minted })
      .until(53 * DAY);
    expect(story.told.slice(0, 3)).toEqual([
      [24 * HOUR, 'escalation'],
      [54 * HOUR, 'first'],
      [78 * HOUR, 'reminder'],
    ]);
    expect(story.sent('escalation')).toEqual([24 * HOUR, 54 * HOUR + 45 * DAY]);
    const keys = story.state.notices.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(attentionOf(story.state)).toBeUndefined();
  });

  test('mended within the day, no human is bothered', () => {
    const story = refused()
      .until(HOUR)
      .change({ mint: minted })
      .until(2 * DAY);
    expect(story.told).toEqual([
      [6 * HOUR, 'first'],
      [30 * HOUR, 'reminder'],
    ]);
  });

  test('refused at the re-mint: nobody is reminded of a sign-in that cannot be opened', () => {
    const story = new Drive({ policy: { remindAfter: [30 * DAY + 2 * HOUR, 32 * DAY] } });
    story
      .until(29 * DAY)
      .change({ mint: mintFails(kind) })
      .until(35 * DAY);
    expect(story.sent('reminder')).toEqual([]);
    expect(story.sent('escalation')).toEqual([31 * DAY]);
    expect(story.tried('mint').slice(1, 4)).toEqual([30 * DAY, 30 * DAY + 6 * HOUR, 31 * DAY + 6 * HOUR]);
  });

  test('refused for a press while the session before still lives: tried again after 6 hours all the same', () => {
    const story = new Drive().at(HOUR, pressed).change({ mint: mintFails(kind) });
    story.at(2 * HOUR, pressed).until(12 * HOUR);
    expect(story.tried('mint')).toEqual([0, 2 * HOUR, 8 * HOUR]);
  });
});

describe('a read with bad client credentials', () => {
  const kind = 'misconfigured';

  test('before the first notice: attention at once, and escalates after 24 hours', () => {
    const story = new Drive({ token: 'sealed:token' }, { probe: probeFails(kind) });
    expect(attentionOf(story.until(0).state)).toEqual({ kind, since: START });
    story.until(4 * DAY);
    expect(story.tried('probe').slice(0, 2)).toEqual([0, 6 * HOUR]);
    expect(story.sent('escalation')).toEqual([24 * HOUR]);
  });

  test('while a return is checked: attention at once, and escalates after 24 hours', () => {
    const story = new Drive().until(0).change({ check: checkFails(kind) });
    story.at(HOUR, bare('h1'));
    expect(attentionOf(story.state)).toEqual({ kind, since: START + HOUR });
    story.until(4 * DAY);
    expect(story.tried('check').slice(0, 2)).toEqual([HOUR, 7 * HOUR]);
    expect(story.sent('escalation')).toEqual([25 * HOUR]);
  });
});

describe('an unavailable provider', () => {
  test('nobody is mailed, nothing is attention, and one first notice goes out at the end of it', () => {
    const story = new Drive({}, { mint: mintFails('unavailable') }).until(3 * DAY);
    expect(story.told).toEqual([]);
    expect(attentionOf(story.state)).toBeUndefined();
    expect(story.tried('mint').slice(0, 4)).toEqual([0, MINUTE, 2 * MINUTE, 3 * MINUTE]);
    story.change({ mint: minted }).until(3 * DAY + 2 * HOUR);
    expect(story.told.map(([, kind]) => kind)).toEqual(['first']);
  });

  test('is tried again after a quarter of the outage, at least every two hours, to the end', () => {
    const story = new Drive({}, { mint: mintFails('unavailable') }).until(44 * DAY);
    const tries = story.tried('mint');
    const gaps = tries.slice(1).map((at, index) => at - tries[index]!);
    expect(Math.max(...gaps)).toBe(2 * HOUR);
    expect(tries.at(-1)).toBeGreaterThan(44 * DAY - 2 * HOUR);
    for (const [index, gap] of gaps.entries()) {
      expect(gap).toBeLessThanOrEqual(Math.max(MINUTE, Math.ceil(tries[index]! / 4)));
    }
  });

  test('a probe that is not answered holds the notice for a day and is asked again', () => {
    const story = new Drive({ token: 'sealed:token' }, { probe: probeFails('unavailable') });
    story.until(1.5 * DAY);
    expect(story.told).toEqual([[DAY, 'first']]);
    expect(story.tried('probe').slice(0, 4)).toEqual([0, MINUTE, 2 * MINUTE, 3 * MINUTE]);
  });

  test('does not hold the human’s news', () => {
    const story = new Drive({ token: 'sealed:token' }).until(44 * DAY);
    story.change({ probe: probeFails('unavailable') }).until(50 * DAY);
    expect(story.sent('escalation')).toEqual([45 * DAY]);
  });

  test('while a return is checked: nobody is kept waiting or asked again for it, and probes find the repair', () => {
    const unavailable = { check: checkFails('unavailable'), probe: probeFails('unavailable') };
    const story = new Drive().at(HOUR, pressed).change(unavailable);
    story.at(HOUR + MINUTE, withCode('h1')).until(2 * HOUR);
    expect(phaseOf(story.state)).toBe('verifying');
    story.until(20 * HOUR);
    expect(phaseOf(story.state)).toBe('waiting');
    expect(story.sent('retry')).toEqual([]);
    story.change({ probe: probeSays('healthy') }).until(26 * HOUR);
    expect(story.state.closed).toMatchObject({ outcome: 'reconnected', by: 'user', evidence: 'introspect' });
  });

  test('malformed answers are tried again like an outage, with attention', () => {
    const story = new Drive({}, { mint: mintFails('malformed') }).until(2 * MINUTE);
    expect(story.tried('mint')).toEqual([0, MINUTE, 2 * MINUTE]);
    expect(attentionOf(story.state)).toEqual({ kind: 'malformed', since: START });
  });

  test('a wish to be left alone for ever is not granted', () => {
    const story = new Drive({}, { mint: mintFails('rate_limited', 1e23) }).until(14 * HOUR);
    expect(story.tried('mint')).toEqual([0, 6 * HOUR, 12 * HOUR]);
  });

  test('ninety days of it stay far below what a history can hold', () => {
    const down = { mint: mintFails('unavailable'), probe: probeFails('unavailable') };
    const story = new Drive({ token: 'sealed:token' }, { ...down, notice: mailFails('unavailable') });
    // About a dozen events each; a run may have 51,200.
    expect(story.until(91 * DAY).entries.length).toBeLessThan(3_500);
  });

  test('rate_limited waits as long as the provider said', () => {
    const story = new Drive({}, { mint: mintFails('rate_limited', 5 * HOUR) }).until(16 * HOUR);
    expect(story.tried('mint')).toEqual([0, 5 * HOUR, 10 * HOUR, 15 * HOUR]);
    expect(attentionOf(story.state)).toBeUndefined();
  });
});

describe('time does not stand still for a provider that fails', () => {
  const down = { probe: probeFails('unavailable'), mint: mintFails('unavailable') };

  test('contacts that come days later, while reads fail', () => {
    const story = new Drive({ token: 'sealed:token', contacts: [] }).until(3 * DAY).change(down);
    story.at(3 * DAY + HOUR, { type: 'reported', hintId: 'r1', contacts: [ada] }).until(4 * DAY);
    expect(story.stuck).toBe(false);
  });

  test('a reminder that a pause held, while reads fail', () => {
    const story = new Drive({ token: 'sealed:token' }).at(2 * DAY, { type: 'paused' }).until(5 * DAY);
    story
      .change(down)
      .at(5 * DAY + HOUR, { type: 'resumed' })
      .until(6 * DAY);
    expect(story.stuck).toBe(false);
  });

  test('a first notice that was held until its session expired, while mints fail', () => {
    const held = new Drive({ policy: { sessionLife: { finch: DAY }, holdFor: HOUR } });
    held.at(MINUTE, pressed, { type: 'paused' }).change(down);
    held.at(3 * DAY, { type: 'resumed' }).until(4 * DAY);
    expect(held.stuck).toBe(false);
  });
});
