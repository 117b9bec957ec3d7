/** Reads a JSON body and holds it against a schema: every wrong field is named at once. */
import type { Context } from 'hono';
import type { z } from 'zod';
import type { FieldError } from '../../contract/field-error.js';
import { problem } from '../problem.js';

const DEEPEST = 32;

export async function readJson<S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S> | Response> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return problem(c, 415, { detail: 'Send the body as "Content-Type: application/json".' });
  }
  const json = parse(await c.req.text());
  if (json === undefined) return problem(c, 400, { detail: 'The body is not JSON.' });
  if (isDeep(json)) return problem(c, 400, { detail: `The body is nested deeper than ${DEEPEST} levels.` });
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const errors = result.error.issues.flatMap(fieldErrors);
  return problem(c, 400, { detail: 'The body does not fit; see errors.', errors });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Schemas descend by recursion: a body must not choose how far. */
function isDeep(json: unknown, depth = 1): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return depth > DEEPEST || Object.values(json).some((value) => isDeep(value, depth + 1));
}

/** Every wrong field, by its JSON Pointer. */
export function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: pointer([...issue.path, key]), message: 'Unknown field' }));
  }
  // Of what may be one of several the one that was meant is explained: whose type fits.
  const meant =
    issue.code === 'invalid_union' && issue.errors.find((branch) => !branch.some(isOfAnotherType));
  if (meant) return meant.flatMap((each) => fieldErrors({ ...each, path: [...issue.path, ...each.path] }));
  return [{ path: pointer(issue.path), message: issue.message }];
}

function isOfAnotherType({ code, path }: z.core.$ZodIssue): boolean {
  return code === 'invalid_type' && path.length === 0;
}

/** RFC 6901. */
function pointer(path: PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
