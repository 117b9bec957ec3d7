/** The body of `POST /v1/reauths`: what fits the schema, and then what can be. */
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { policyFields } from './policy-schema.js';
import { reasons } from './words.js';

/** https://developer.tryfinch.com: `deduction` is a deprecated alias of `benefits`. */
const finchProducts = z.enum([
  'benefits',
  'company',
  'deduction',
  'directory',
  'documents',
  'employment',
  'individual',
  'payment',
  'pay_statement',
  'ssn',
]);

const wellFormed = (text: string): boolean => text === Buffer.from(text, 'utf8').toString('utf8');
/** One line of text for people: a name, an institution. Control characters have no place in it. */
const line = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => wellFormed(text) && !/\p{Cc}/u.test(text), 'must be one line of well-formed text');
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const finchConnection = z.strictObject({
  provider: z.literal('finch'),
  id: line(150),
  products: z.array(finchProducts).min(1).nullable().optional(),
  minutesToExpire: z.int().min(1).max(129_600).optional(),
  redirectUri: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .optional(),
  accessToken: z.string().min(1).max(4000).optional(),
});

const contact = z.strictObject({
  name: line(200).optional(),
  email: z.email().max(254),
  locale: z
    .string()
    .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'not a language tag')
    .max(35)
    .optional(),
  timeZone: z.string().max(64).optional(),
  channel: z.literal('mail').optional(),
});

export const startRequest = z.strictObject({
  connection: z.discriminatedUnion('provider', [finchConnection]),
  institution: line(200),
  reason: z
    .string()
    .optional()
    .transform((word) => reasons.find((known) => known === word) ?? 'unknown'),
  effect: line(500).optional(),
  contacts: z.array(contact).max(10).default([]),
  neededBy: instant.optional(),
  stopsAt: instant.optional(),
  policy: z.union([z.string().max(100), policyFields]).default('default'),
  metadata: z.record(z.string().max(100), z.json()).optional(),
});

export type StartRequest = z.output<typeof startRequest>;

export interface FieldError {
  /** JSON Pointer */
  path: string;
  message: string;
}

/** What fits the schema but cannot be; every such field at once. */
export function impossibilities(request: StartRequest, now: number): FieldError[] {
  const errors: FieldError[] = [];
  const refuse = (path: string, message: string): void => void errors.push({ path, message });
  const { connection, contacts, neededBy, stopsAt, policy } = request;
  const { products } = connection;
  if (products?.includes('benefits') && products.includes('deduction')) {
    refuse('/connection/products', '`deduction` is the old name of `benefits`: give one of them');
  }
  contacts.forEach(({ timeZone }, index) => {
    if (timeZone !== undefined && !IANAZone.isValidZone(timeZone)) {
      refuse(
        `/contacts/${index}/timeZone`,
        'unknown time zone: give an IANA name such as "America/New_York"',
      );
    }
  });
  if (neededBy !== undefined && neededBy <= now) refuse('/neededBy', 'lies in the past');
  if (stopsAt !== undefined && stopsAt <= now) refuse('/stopsAt', 'lies in the past');
  if (typeof policy === 'string' && policy !== 'default') {
    refuse('/policy', 'unknown policy: only "default" is configured');
  }
  return errors;
}
