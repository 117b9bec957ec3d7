/** What is printed: a table or lines for people, one JSON document for programs. */
import Table from 'cli-table3';
import { DateTime } from 'luxon';
import { oneLine } from '../text/clean.js';

export interface Output {
  /** What was asked for. */
  out(text: string): void;
  /** Everything else. */
  err(text: string): void;
}

/** Names come from outside: nothing of them may command the terminal. */
export function clean(text: string, longest = 300): string {
  return oneLine(text, longest);
}

const NO_LINES = Object.fromEntries(
  [
    ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right'],
    ['left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid', 'middle'],
  ]
    .flat()
    .map((name) => [name, '']),
);

/** Columns without lines between them, so that `grep` and `awk` have it easy as well. */
export function table(rows: string[][]): string {
  const printed = new Table({
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
  });
  printed.push(...rows);
  return withoutTrailingSpace(printed.toString());
}

function withoutTrailingSpace(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** C1 controls pass JSON as they are, and some terminals obey them. */
export function json(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(
    /[\u007F-\u009F]/g,
    (control) => `\\u00${control.charCodeAt(0).toString(16)}`,
  );
}

/** In the zone of whoever reads it. */
export function localTime(instant: string | undefined): string {
  return instant === undefined ? '' : DateTime.fromISO(instant).toFormat('yyyy-MM-dd HH:mm');
}

export function localZone(): string {
  return DateTime.local().zoneName;
}
