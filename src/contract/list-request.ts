/** The query of `GET /v1/reauths`. */
import { z } from 'zod';
import { PROVIDER_NAME } from './ids.js';
import { line } from './line.js';
import { attentionKinds, phases } from './words.js';

export const listRequest = z.strictObject({
  phase: z.enum(phases).optional(),
  provider: z.string().regex(PROVIDER_NAME, 'is no provider').optional(),
  institution: line(200).optional(),
  attention: z.enum([...attentionKinds, 'any']).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^[\w.-]+$/, 'is none of ours')
    .max(1000)
    .optional(),
});
