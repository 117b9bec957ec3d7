/** Reads a JSON body and holds it against a schema. */
import type { Context } from 'hono';
import type { z } from 'zod';
import { fits } from '../../intake/body.js';
import { jsonOf } from '../../text/json.js';
import { problem } from '../problem.js';

export async function readJson<S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S> | Response> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return problem(c, 415, { detail: 'Send the body as "Content-Type: application/json".' });
  }
  const json = jsonOf(await c.req.text());
  if (json === undefined) return problem(c, 400, { detail: 'The body is not JSON.' });
  const given = fits(schema, json);
  if ('data' in given) return given.data;
  return problem(c, 400, { detail: 'The body does not fit; see errors.', errors: given.errors });
}
