/** What every edge makes of an answer. */
import { z } from 'zod';
import { LONGEST_SNOOZE } from '../contract/answer.js';
import type { FieldError } from '../contract/field-error.js';
import { line } from '../contract/line.js';

/** A day alone means its morning: eight o'clock UTC, since nobody says whose morning. */
const MORNING = 'T08:00:00Z';

/** The body of `POST /v1/reauths/{id}/snooze`, and of the page's. */
export const snoozeRequest = z.strictObject({
  until: z.union([z.iso.date(), z.iso.datetime({ offset: true })]),
});

/** The body of the page's `not-me`. */
export const notMeRequest = z.strictObject({
  name: line(200).optional(),
  email: z.email().max(254).optional(),
});

/** @returns when the snooze ends, ms; or what cannot be */
export function snoozeEnd(
  { until }: z.output<typeof snoozeRequest>,
  now: number,
): { until: number } | { errors: FieldError[] } {
  const at = Date.parse(until.includes('T') ? until : `${until}${MORNING}`);
  if (at <= now) return { errors: [{ path: '/until', message: 'lies in the past' }] };
  if (at > now + LONGEST_SNOOZE)
    return { errors: [{ path: '/until', message: 'is more than 14 days away' }] };
  return { until: at };
}
