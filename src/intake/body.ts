/** Holds what an edge was given against a schema: every wrong field is named at once. */
import type { z } from 'zod';
import type { FieldError } from '../contract/field-error.js';

/** As JSON, in bytes. */
export const MAX_BODY_BYTES = 256 * 1024;
const DEEPEST = 32;

/** @param body as JSON gives it */
export function fits<S extends z.ZodType>(
  schema: S,
  body: unknown,
): { data: z.output<S> } | { errors: FieldError[] } {
  if (isDeep(body)) return { errors: [{ path: '', message: `is nested deeper than ${DEEPEST} levels` }] };
  const result = schema.safeParse(body);
  return result.success ? { data: result.data } : { errors: result.error.issues.flatMap(fieldErrors) };
}

/** Schemas descend by recursion: a body must not choose how far. */
function isDeep(json: unknown, depth = 1): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return depth > DEEPEST || Object.values(json).some((value) => isDeep(value, depth + 1));
}

/** Every wrong field, by its JSON Pointer. */
function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
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
