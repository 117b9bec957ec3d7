import { DateTime } from 'luxon';

/**
 * An instant in words, in the zone of the person who reads it, and with the zone's name since a reader may be elsewhere.
 * A zone that is unknown here falls back to UTC, which is then named as well.
 */
export function instantInWords(at: number, locale: string, timeZone = 'utc'): string {
  const local = DateTime.fromMillis(at, { zone: timeZone });
  const known = local.isValid ? local : DateTime.fromMillis(at, { zone: 'utc' });
  const words = known.setLocale(locale).toLocaleString({
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  // ICU puts narrow and unbreakable spaces in; they say nothing here and cost an encoding.
  return words.replace(/[\u00A0\u202F]/g, ' ');
}

/** For operators: sorts, and reads the same everywhere. */
export function instantInUtc(at: number): string {
  return `${DateTime.fromMillis(at, { zone: 'utc' }).toFormat('yyyy-MM-dd HH:mm')} UTC`;
}
