/** A provider whose sessions live for minutes: minted by the press, nothing returned, evidence from a read. */
import { describe, expect, test } from 'vitest';
import { attentionOf, phaseOf } from '../../../src/contract/view.js';
import {
  checkSays,
  mintFails,
  minted,
  mintedWithoutReturn,
  probeFails,
  probeSays,
  type World,
} from './answers.js';
import { Drive, bare, pressed } from './drive.js';
import { DAY, HOUR, MINUTE, SECOND, START, traitsWithoutCode, type InputChange } from './make.js';

const drive = (policy: InputChange['policy'] = {}, world: Partial<World> = {}): Drive =>
  new Drive(
    {
      traits: traitsWithoutCode,
      policy: { mint: 'on_open', sessionLife: { finch: 30 * MINUTE }, ...policy },
    },
    world,
  );

describe('mint on open', () => {
  test('starting and mailing mint nothing', () => {
    const story = drive().until(10 * DAY);
    expect(story.told.map(([, kind]) => kind)).toEqual(['first', 'reminder', 'reminder', 'reminder']);
    expect(story.tried('mint')).toEqual([]);
  });

  test('a minute after a press the next one mints anew', () => {
    const story = drive()
      .at(HOUR, pressed)
      .at(HOUR + 59 * SECOND, pressed);
    expect(story.tried('mint')).toEqual([HOUR]);
    story.at(HOUR + MINUTE, pressed);
    expect(story.tried('mint')).toEqual([HOUR, HOUR + MINUTE]);
  });

  test('a press before the first notice that finds the provider down holds nothing up', () => {
    const story = drive({ holdFor: HOUR }, { mint: mintFails('unavailable') })
      .at(MINUTE, pressed)
      .until(2 * HOUR);
    expect(story.told).toEqual([[HOUR, 'first']]);
    expect(story.tried('mint')).toEqual([MINUTE]);
  });

  test('the session of maxSessions that nobody uses escalates', () => {
    const story = drive({ maxSessions: 2 })
      .at(HOUR, pressed)
      .at(2 * HOUR, pressed)
      .until(DAY);
    expect(story.sent('escalation')).toEqual([2 * HOUR + 30 * MINUTE]);
    expect(story.state.escalated?.cause).toBe('max_sessions');
  });
});

describe.each(['rejected', 'misconfigured'] as const)('a press whose mint is %s', (kind) => {
  const refused = (): Drive => drive({}, { mint: mintFails(kind) }).at(23 * HOUR, pressed);

  test('is attention at once, tried again after 6 hours and then daily, and told to a human after 24 hours', () => {
    const story = refused();
    expect(attentionOf(story.state)).toEqual({ kind, since: START + 23 * HOUR });
    story.until(4 * DAY);
    expect(story.tried('mint')).toEqual([23 * HOUR, 29 * HOUR, 53 * HOUR, 77 * HOUR]);
    expect(story.sent('escalation')).toEqual([47 * HOUR]);
  });

  test('the contact is not asked again until it is mended', () => {
    const story = refused().until(5 * DAY);
    expect(story.sent('reminder')).toEqual([]);
    story.change({ mint: minted }).until(8 * DAY);
    expect(attentionOf(story.state)).toBeUndefined();
    expect(phaseOf(story.state)).toBe('waiting');
    expect(story.sent('reminder').length).toBeGreaterThan(0);
    // The trial is one session, and no further one is minted ahead.
    expect(story.state.sessionsMinted).toBe(1);
  });
});

describe('a read with credentials that are refused', () => {
  test('holds what would lead to a button that is refused as well; the human is told', () => {
    const story = drive({}, { probe: probeFails('misconfigured') }).until(5 * DAY);
    expect(story.told).toEqual([[DAY, 'escalation']]);
    story.change({ probe: probeSays('broken') }).until(7 * DAY);
    expect(story.told.map(([, kind]) => kind)).toContain('first');
  });

  test('a refused press holds the retry notice too', () => {
    const story = drive({}, { check: checkSays('broken') }).at(HOUR, pressed, bare('h1'));
    story
      .change({ mint: mintFails('rejected') })
      .at(2 * HOUR, pressed)
      .until(6 * HOUR);
    expect(story.sent('retry')).toEqual([]);
    story.change({ mint: minted }).until(10 * HOUR);
    expect(story.sent('retry')).toHaveLength(1);
  });
});

test('a mint that cannot be understood is tried again without a press, and is no attention for ever', () => {
  const story = drive({}, { mint: mintFails('malformed') })
    .at(HOUR, pressed)
    .until(2 * HOUR);
  expect(attentionOf(story.state)?.kind).toBe('malformed');
  story.change({ mint: minted }).until(5 * HOUR);
  expect(attentionOf(story.state)).toBeUndefined();
});

describe('what looks well may be from before', () => {
  test('a probe of it neither closes nor holds a notice', () => {
    const story = drive({}, { probe: probeSays('unproven') }).until(2 * DAY);
    expect(story.told).toEqual([
      [0, 'first'],
      [DAY, 'reminder'],
    ]);
    expect(story.state.closed).toBeUndefined();
  });

  test('a check of it is repeated at growing intervals until verifyFor, and then the contact is asked to retry', () => {
    const story = drive({}, { check: checkSays('unproven'), probe: probeSays('unproven') });
    story
      .at(HOUR, pressed)
      .at(HOUR + MINUTE, bare('h1'))
      .until(4 * HOUR);
    const tries = story.tried('check');
    const gaps = tries.slice(1, -1).map((at, index) => at - tries[index]!);
    expect(gaps).toEqual(gaps.toSorted((one, other) => one - other));
    expect(tries.at(-1)).toBe(3 * HOUR + MINUTE);
    expect(story.sent('retry')).toEqual([3 * HOUR + MINUTE]);
  });

  test('evidence has to be newer than the return of somebody who set out, not than each hint', () => {
    const story = drive({}, { check: checkSays('unproven') });
    story.at(HOUR, pressed, bare('h1')).at(HOUR + MINUTE, bare('h2'));
    expect(story.state.lastReturnAt).toBe(START + HOUR);
    story.until(5 * HOUR).at(5 * HOUR, bare('h3'));
    expect(story.state.lastReturnAt).toBe(START + HOUR);
    story.at(6 * HOUR, pressed).at(7 * HOUR, bare('h4'));
    expect(story.state.lastReturnAt).toBe(START + 7 * HOUR);
  });

  test('a hint without a press is no return: nobody came back who did not set out', () => {
    const story = drive({}, { check: checkSays('unproven') }).at(HOUR, bare('h1'));
    expect(story.tried('check')).toContain(HOUR);
    expect(story.state.lastReturnAt).toBeUndefined();
  });

  test('who sets out again while an earlier return is checked gets a check of their own', () => {
    const story = drive({}, { check: checkSays('broken') }).at(HOUR, pressed, bare('h1'));
    const again = HOUR + 118 * MINUTE;
    story
      .at(again, pressed)
      .at(again + MINUTE, bare('h2'))
      .until(again + MINUTE);
    expect(story.tried('check').at(-1)).toBe(again + MINUTE);
    story.until(again + 2 * HOUR);
    expect(story.sent('retry')).toEqual([]);
    story.until(again + 2 * HOUR + 2 * MINUTE);
    expect(story.sent('retry')).toEqual([again + MINUTE + 2 * HOUR]);
  });

  test('found by a probe after the person came back: repaired by the person', () => {
    const story = drive({}, { check: checkSays('unproven'), probe: probeSays('unproven') });
    story
      .at(HOUR, pressed, bare('h1'))
      .until(10 * HOUR)
      .change({ probe: probeSays('healthy') });
    expect(story.until(3 * DAY).state.closed).toMatchObject({ outcome: 'reconnected', by: 'user' });
  });
});

describe('a session whose page may not send anybody back', () => {
  const watched = (probe: World['probe'] = probeSays('broken')): Drive =>
    drive({}, { mint: mintedWithoutReturn, probe }).at(HOUR + 30 * SECOND, pressed);
  const probesFrom = (story: Drive, from: number): number[] =>
    story.tried('probe').filter((at) => at >= from);

  test('the connection is probed each minute for verifyFor, still in waiting, and then as before', () => {
    const story = watched().until(2 * HOUR);
    expect(phaseOf(story.state)).toBe('waiting');
    expect(probesFrom(story, HOUR).slice(0, 3)).toEqual(
      [1, 2, 3].map((each) => HOUR + 30 * SECOND + each * MINUTE),
    );
    story.until(20 * HOUR);
    expect(probesFrom(story, HOUR)).toHaveLength(120);
  });

  test('in all for a day at the most: a history must not outgrow what Temporal holds', () => {
    const story = watched();
    for (let day = 1; day < 40; day += 1) story.at(day * DAY + 3 * HOUR, pressed);
    story.until(44 * DAY);
    expect(story.state.watchedFor).toBe(DAY);
    expect(story.tried('probe').length).toBeLessThan(24 * 60 + 120);
  });

  test('what is found repaired then was repaired by the person', () => {
    const story = watched()
      .change({ probe: probeSays('healthy') })
      .until(2 * HOUR);
    expect(story.state.closed).toMatchObject({
      outcome: 'reconnected',
      by: 'user',
      at: START + HOUR + 90 * SECOND,
    });
  });

  test('a later repair was elsewhere', () => {
    const story = watched()
      .until(10 * HOUR)
      .change({ probe: probeSays('healthy') })
      .until(2 * DAY);
    expect(story.state.closed).toMatchObject({ outcome: 'reconnected', by: 'elsewhere' });
  });

  test('a provider that is down is not asked each minute for long', () => {
    const story = watched(probeFails('unavailable')).until(4 * HOUR);
    expect(probesFrom(story, HOUR).length).toBeLessThan(40);
  });

  test('one that was minted ahead is watched from the press on', () => {
    const story = drive({ mint: 'ahead', sessionLife: { finch: DAY } }, { mint: mintedWithoutReturn }).until(
      HOUR,
    );
    expect(story.tried('probe')).toEqual([0]);
    story.at(HOUR, pressed).until(HOUR + 3 * MINUTE);
    expect(probesFrom(story, HOUR)).toEqual([1, 2, 3].map((each) => HOUR + each * MINUTE));
  });
});
