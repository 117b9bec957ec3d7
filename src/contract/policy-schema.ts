/** The policy as people write it: durations as the Temporal SDK writes them (`"15 minutes"`, `"3 days"`). */
import type { StringValue } from '@temporalio/common';
import { msToNumber } from '@temporalio/common/lib/time.js';
import { z } from 'zod';
import type { ConnectionKind } from './connection-kind.js';
import { DAY, MINUTE } from './durations.js';
import type { Policy } from './policy.js';

const YEARS_5 = 5 * 365 * DAY;

/** @returns ms */
export const duration = z
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

const mode = z.enum(['ahead', 'on_open']);

/** @returns minutes since midnight */
const timeOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'not a time of day: write for example "21:00"')
  .transform((text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3)));

const quietHours = z
  .strictObject({ from: timeOfDay, to: timeOfDay })
  .refine(({ from, to }) => from !== to, 'from and to are the same: give null for no quiet hours');

/** Fields that override the default policy's. */
const common = {
  holdFor: duration.optional(),
  spread: duration.optional(),
  remindAfter: z.array(positive).max(50).optional(),
  escalateAfter: positive.optional(),
  lastCallBefore: positive.nullable().optional(),
  closeAfter: positive.optional(),
  maxSessions: z.int().min(1).max(1000).optional(),
  verifyFor: positive.optional(),
  probeEvery: atLeast(MINUTE, 'a minute').nullable().optional(),
  nextContactAfter: positive.optional(),
  quietHours: quietHours.nullable().optional(),
  workdaysOnly: z.boolean().optional(),
};

/** Unknown fields are refused: nobody shall rely on one in vain. */
function fieldsFor(kinds: ConnectionKind[]) {
  const lives = kinds.flatMap(({ policy }) => Object.keys(policy.sessionLife));
  const names = kinds.map(({ traits }) => traits.name);
  return z.strictObject({
    ...common,
    sessionLife: z.strictObject(byName(lives, positive.optional())).optional(),
    mint: z.strictObject(byName(names, mode.optional())).optional(),
  });
}

function byName<T>(names: string[], value: T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

export type PolicyFields = z.output<ReturnType<typeof fieldsFor>>;

/** The contract's defaults that hold for every provider. */
const defaults = z.strictObject(common).parse({
  holdFor: '0 seconds',
  spread: '0 seconds',
  remindAfter: ['1 day', '3 days', '7 days', '14 days', '30 days'],
  escalateAfter: '45 days',
  lastCallBefore: '2 days',
  closeAfter: '90 days',
  maxSessions: 50,
  verifyFor: '2 hours',
  probeEvery: '1 day',
  nextContactAfter: '5 days',
  quietHours: { from: '21:00', to: '08:00' },
  workdaysOnly: false,
}) as Omit<Policy, 'sessionLife' | 'mint'>;

/**
 * @param named by name; `default` overrides the contract's defaults, and every other overrides that one
 */
export function policiesFor(kinds: ConnectionKind[], named: Record<string, PolicyFields> = {}) {
  const byDefault = named['default'] ?? {};
  return {
    fields: fieldsFor(kinds),
    names: [...new Set(['default', ...Object.keys(named)])],
    /** @returns `undefined` for a name that there is not */
    policyFor(kind: ConnectionKind, given: string | PolicyFields = 'default'): Policy | undefined {
      if (typeof given !== 'string') return policyOf(kind, over(byDefault, given));
      if (given === 'default') return policyOf(kind, byDefault);
      const fields = Object.hasOwn(named, given) ? named[given] : undefined;
      return fields && policyOf(kind, over(byDefault, fields));
    },
  };
}
export type Policies = ReturnType<typeof policiesFor>;

function over(lower: PolicyFields, upper: PolicyFields): PolicyFields {
  return {
    ...lower,
    ...upper,
    sessionLife: { ...lower.sessionLife, ...upper.sessionLife },
    mint: { ...lower.mint, ...upper.mint },
  };
}

function policyOf(kind: ConnectionKind, fields: PolicyFields): Policy {
  const { sessionLife = {}, mint = {}, ...others } = fields;
  const given = { ...defaults, ...others } as typeof defaults;
  const lives = Object.entries(kind.policy.sessionLife).map(([name, life]): [string, number] => [
    name,
    sessionLife[name] ?? positive.parse(life),
  ]);
  return {
    ...given,
    remindAfter: [...given.remindAfter].sort((one, other) => one - other),
    sessionLife: Object.fromEntries(lives),
    mint: mint[kind.traits.name] ?? kind.policy.mint,
  };
}
