/** When it is decent to write to somebody, by the clock on their wall. Pure: a zone comes in as its offset changes. */
import { DAY, MINUTE } from '../src/contract/durations.js';
import type { QuietHours } from '../src/contract/policy.js';
import type { ZoneOffset } from '../src/contract/state.js';

export interface Wall {
  /** The zone's offsets, in order of their beginning; none: UTC. */
  zone: ZoneOffset[];
  quietHours?: QuietHours | null;
  workdaysOnly?: boolean;
}

/** More turns than any rule needs: a night, a weekend, and both changes of the clock. */
const TURNS = 8;

/** The earliest moment from `at` on at which a reminder may come, ms. */
export function decentFrom(at: number, wall: Wall): number {
  if (at === Infinity) return at;
  let moment = at;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const next = afterWeekend(afterQuiet(moment, wall), wall);
    if (next === moment) break;
    moment = next;
  }
  return moment;
}

/** The latest moment up to `at` that is not in the quiet hours, ms. */
export function decentUpTo(at: number, wall: Wall): number {
  let moment = at;
  for (let turn = 0; turn < TURNS && isQuiet(moment, wall); turn += 1) {
    const { quietHours, zone } = wall;
    if (!quietHours) break;
    const local = localAt(moment, zone);
    const begun = startOfDay(local) + quietHours.from * MINUTE;
    moment = instantOf(begun <= local ? begun : begun - DAY, moment, zone) - MINUTE;
  }
  return moment;
}

/** @returns whether `at` lies in the quiet hours: from their beginning on, and before their end */
export function isQuiet(at: number, { zone, quietHours }: Wall): boolean {
  if (!quietHours) return false;
  const { from, to } = quietHours;
  const local = localAt(at, zone);
  const minutes = (local - startOfDay(local)) / MINUTE;
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to;
}

function afterQuiet(at: number, wall: Wall): number {
  const { zone, quietHours } = wall;
  if (!quietHours || !isQuiet(at, wall)) return at;
  const local = localAt(at, zone);
  const ends = startOfDay(local) + quietHours.to * MINUTE;
  return instantOf(ends > local ? ends : ends + DAY, at, zone);
}

function afterWeekend(at: number, { zone, workdaysOnly }: Wall): number {
  if (!workdaysOnly) return at;
  const local = localAt(at, zone);
  // The epoch was a Thursday: 0 is Saturday, 1 is Sunday.
  const day = (Math.floor(local / DAY) + 5) % 7;
  return day > 1 ? at : instantOf(startOfDay(local) + (2 - day) * DAY, at, zone);
}

/** What a clock on the wall shows, for people: `Tue 2026-03-03 08:00`. */
export function clockAt(at: number, { zone }: Wall): string {
  const local = new Date(localAt(at, zone));
  return `${local.toUTCString().slice(0, 3)} ${local.toISOString().slice(0, 16).replace('T', ' ')}`;
}

/** What a clock on the wall shows at `at`, as ms of a day count that knows no zones. */
function localAt(at: number, zone: ZoneOffset[]): number {
  return at + offsetAt(at, zone);
}

function offsetAt(at: number, zone: ZoneOffset[]): number {
  const current = zone.findLast(({ from }) => from <= at) ?? zone[0];
  return (current?.minutes ?? 0) * MINUTE;
}

/** When a clock shows `local`, near `at`; where it never does, since it was put forward, what it shows an hour later. */
function instantOf(local: number, at: number, zone: ZoneOffset[]): number {
  const guess = local - offsetAt(at, zone);
  const offset = offsetAt(guess, zone);
  const second = local - offset;
  return offsetAt(second, zone) === offset ? second : Math.max(guess, second);
}

function startOfDay(local: number): number {
  return Math.floor(local / DAY) * DAY;
}
