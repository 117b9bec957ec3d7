/** Decent hours, held against luxon, which knows every zone: across both changes of the clock, over years. */
import * as fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { zoneOffsets } from '../../../src/contract/zone.js';
import { decentFrom, decentUpTo, isQuiet, type Wall } from '../../../workflows/decency.js';
import { DAY, HOUR, MINUTE } from './make.js';

const FROM = Date.UTC(2026, 0, 1);
const UNTIL = Date.UTC(2028, 0, 1);
const zones = [
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Casablanca',
  'UTC',
];
const offsets = new Map(zones.map((zone) => [zone, zoneOffsets(zone, FROM, UNTIL)]));

const timeOfDay = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
const wall = fc.record({
  timeZone: fc.constantFrom(...zones),
  quietHours: fc.oneof(
    fc.constant(null),
    fc.record({ from: timeOfDay, to: timeOfDay }).filter(({ from, to }) => from !== to),
  ),
  workdaysOnly: fc.boolean(),
});
const moment = fc
  .integer({ min: FROM / MINUTE, max: (UNTIL - 30 * DAY) / MINUTE })
  .map((minutes) => minutes * MINUTE);
type Given = typeof wall extends fc.Arbitrary<infer T> ? T : never;
const wallOf = ({ timeZone, quietHours, workdaysOnly }: Given): Wall => ({
  zone: offsets.get(timeZone)!,
  quietHours,
  workdaysOnly,
});

/** By luxon: a moment that disturbs nobody. */
function isDecent(at: number, { timeZone, quietHours, workdaysOnly }: Given): boolean {
  const local = DateTime.fromMillis(at, { zone: timeZone });
  const minutes = local.hour * 60 + local.minute;
  const { from = 0, to = 0 } = quietHours ?? {};
  const quiet =
    quietHours !== null && (from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to);
  return !quiet && !(workdaysOnly && local.weekday > 5);
}

describe('a zone as its offset changes', () => {
  test('is what luxon says, at every hour of two years', () => {
    for (const [timeZone, zone] of offsets) {
      for (let at = FROM; at < UNTIL; at += HOUR) {
        const expected = DateTime.fromMillis(at, { zone: timeZone }).offset;
        if (zone.findLast(({ from }) => from <= at)?.minutes !== expected)
          throw new Error(`${timeZone} at ${at}`);
      }
      expect(zone.length).toBeLessThan(10);
    }
  });

  test('names the second of the change', () => {
    const [, spring, autumn] = zoneOffsets('Europe/Berlin', FROM, Date.UTC(2027, 0, 1));
    expect([spring, autumn]).toEqual([
      { from: Date.UTC(2026, 2, 29, 1), minutes: 120 },
      { from: Date.UTC(2026, 9, 25, 1), minutes: 60 },
    ]);
  });
});

test('a reminder comes at a decent moment, never earlier than it is due, and not later than the first such', () => {
  fc.assert(
    fc.property(wall, moment, (given, at) => {
      const decent = decentFrom(at, wallOf(given));
      expect(decent).toBeGreaterThanOrEqual(at);
      expect(isDecent(decent, given)).toBe(true);
      // To a quarter of an hour: that is how finely the rules are drawn here.
      for (let earlier = at; earlier < decent; earlier += 15 * MINUTE)
        expect(isDecent(earlier, given)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test('a last call comes at the last decent moment up to when it is due', () => {
  fc.assert(
    fc.property(wall, moment, (given, at) => {
      const rules = wallOf(given);
      const decent = decentUpTo(at, rules);
      expect(decent).toBeLessThanOrEqual(at);
      expect(isQuiet(decent, rules)).toBe(false);
      expect(isDecent(decent, { ...given, workdaysOnly: false })).toBe(true);
      for (let later = decent + 2 * MINUTE; later <= at; later += 15 * MINUTE) {
        expect(isDecent(later, { ...given, workdaysOnly: false })).toBe(false);
      }
    }),
    { numRuns: 2000 },
  );
});

describe('by the wall of New York', () => {
  const newYork = (iso: string): number => DateTime.fromISO(iso, { zone: 'America/New_York' }).toMillis();
  const rules: Wall = { zone: offsets.get('America/New_York')!, quietHours: { from: 21 * 60, to: 8 * 60 } };

  test.each([
    ['in the evening', '2026-05-04T21:00', '2026-05-05T08:00'],
    ['at night', '2026-05-04T03:10', '2026-05-04T08:00'],
    ['over the night that is an hour shorter', '2026-03-07T22:00', '2026-03-08T08:00'],
    ['over the night that is an hour longer', '2026-10-31T22:00', '2026-11-01T08:00'],
    ['by day', '2026-05-04T20:59', '2026-05-04T20:59'],
  ])('%s', (_, due, sent) => {
    expect(decentFrom(newYork(due), rules)).toBe(newYork(sent));
  });

  test('a Saturday waits for Monday, and a Friday night as well', () => {
    const workdays = { ...rules, workdaysOnly: true };
    expect(decentFrom(newYork('2026-05-09T12:00'), workdays)).toBe(newYork('2026-05-11T08:00'));
    expect(decentFrom(newYork('2026-05-08T22:00'), workdays)).toBe(newYork('2026-05-11T08:00'));
  });

  test('a last call at night comes the evening before', () => {
    expect(decentUpTo(newYork('2026-05-05T03:00'), rules)).toBe(newYork('2026-05-04T20:59'));
  });
});
