/** A time zone as the workflow sees it: a Node upgrade must not alter it under a running reauth. */
import { DateTime } from 'luxon';
import { DAY } from './durations.js';
import type { ZoneOffset } from './state.js';

/**
 * @param timeZone an IANA name that exists
 * @param from, to ms
 * @returns the offset at `from`, and each change of it up to `to`
 */
export function zoneOffsets(timeZone: string, from: number, to: number): ZoneOffset[] {
  const offsetAt = (at: number): number => DateTime.fromMillis(at, { zone: timeZone }).offset;
  const offsets: ZoneOffset[] = [{ from, minutes: offsetAt(from) }];
  for (let day = from; day < to; day += DAY) {
    const minutes = offsetAt(day + DAY);
    if (minutes === offsets.at(-1)?.minutes) continue;
    offsets.push({ from: changeBetween(day, day + DAY, offsetAt), minutes });
  }
  return offsets;
}

/** To the second: no zone changes between two of them. */
function changeBetween(before: number, after: number, offsetAt: (at: number) => number): number {
  let [low, high] = [before, after];
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle) === offsetAt(before)) low = middle;
    else high = middle;
  }
  return Math.floor(high / 1000) * 1000;
}
