/** The policy as people write it: durations as the Temporal SDK writes them (`"15 minutes"`, `"3 days"`). */
import type { StringValue } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time.js';
import { z } from 'zod';
import type { Policy } from './policy.js';
import type { ProviderName } from './words.js';

const YEARS_5 = 5 * 365 * 24 * 60 * 60 * 1000;

/** @returns ms */
const duration = z
  .string()
  .max(40)
  .transform((text, context) => {
    const value = /^\s*\d/.test(text) ? parsed(text) : undefined;
    if (value === undefined || value > YEARS_5) {
      context.addIssue({
        code: 'custom',
        message: 'not a duration: write for example "15 minutes" or "3 days", at most five years',
      });
      return z.NEVER;
    }
    return value;
  });

function parsed(text: string): number | undefined {
  try {
    const value = msToNumber(text.trim() as StringValue);
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const atLeast = (least: number, inWords: string) =>
  duration.refine((value) => value >= least, `must be at least ${inWords}`);
const positive = atLeast(1000, 'a second');

/** An object whose fields override the default policy's. Unknown fields are refused: nobody shall rely on one in vain. */
export const policyFields = z.strictObject({
  holdFor: duration.optional(),
  remindAfter: z.array(positive).max(50).optional(),
  escalateAfter: positive.optional(),
  closeAfter: positive.optional(),
  maxSessions: z.int().min(1).max(1000).optional(),
  sessionLife: z
    .strictObject({ finch: positive.optional(), dwolla: positive.optional(), mx: positive.optional() })
    .optional(),
  mint: z
    .strictObject({ finch: z.enum(['ahead', 'on_open']), dwolla: z.enum(['ahead', 'on_open']) })
    .partial()
    .optional(),
  verifyFor: positive.optional(),
  probeEvery: atLeast(60_000, 'a minute').nullable().optional(),
});

export type PolicyFields = z.output<typeof policyFields>;
type Complete = { [K in keyof PolicyFields]-?: Exclude<PolicyFields[K], undefined> };

/** The contract's defaults. */
const defaults = policyFields.parse({
  holdFor: '0 seconds',
  remindAfter: ['1 day', '3 days', '7 days', '14 days', '30 days'],
  escalateAfter: '45 days',
  closeAfter: '90 days',
  maxSessions: 50,
  sessionLife: { finch: '30 days', dwolla: '30 minutes', mx: '10 minutes' },
  mint: { finch: 'ahead', dwolla: 'on_open' },
  verifyFor: '2 hours',
  probeEvery: '1 day',
}) as Complete;

/** The policy for connections of one provider: the given fields over the defaults. */
export function policyFor(provider: ProviderName, fields: PolicyFields = {}): Policy {
  const { sessionLife, mint, remindAfter, ...others } = { ...defaults, ...fields } as Complete;
  return {
    ...others,
    remindAfter: [...remindAfter].sort((one, other) => one - other),
    sessionLife: sessionLife[provider] ?? defaults.sessionLife[provider]!,
    mint: mint[provider] ?? defaults.mint[provider]!,
  };
}
