/** A Finch connection, as a start body gives it. */
import { z } from 'zod';
import type { FieldError } from '../../contract/field-error.js';
import { accessToken, providerId } from '../../contract/line.js';
import type { Connection } from '../../contract/state.js';

export interface FinchConnection extends Connection {
  provider: 'finch';
  /** `null` is passed on as such; absent leaves the products as they are. */
  products?: string[] | null;
  /** Asked of Finch for each session, in minutes; absent: the policy's `sessionLife`. */
  minutesToExpire?: number;
  /** `null`: none; absent: our own callback; otherwise the tenant's handler reports the completion. */
  redirectUri?: string | null;
}

/** https://developer.tryfinch.com: `deduction` is a deprecated alias of `benefits`. */
const products = z.enum([
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

/** Finch documents these bounds for new sessions; none is stated for reauthentication. */
export const MIN_MINUTES = 1;
export const MAX_MINUTES = 129_600;

export const finchConnection = z.strictObject({
  provider: z.literal('finch'),
  id: providerId,
  products: z.array(products).min(1).nullable().optional(),
  minutesToExpire: z.int().min(MIN_MINUTES).max(MAX_MINUTES).optional(),
  redirectUri: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .nullable()
    .optional(),
  accessToken: accessToken.optional(),
});

export function impossibilities({ products: asked }: FinchConnection): FieldError[] {
  if (!asked?.includes('benefits') || !asked.includes('deduction')) return [];
  return [
    {
      path: '/connection/products',
      message: '`deduction` is the old name of `benefits`: give one of them',
    },
  ];
}
