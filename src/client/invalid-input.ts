import type { FieldError } from '../contract/field-error.js';

/** What was given does not fit, or cannot be; nothing was sent. Repeats no value: it may be a secret. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';

  /** @param errors every wrong field, by its JSON Pointer */
  constructor(readonly errors: FieldError[]) {
    super(errors.map(({ path, message }) => `${path || 'the whole'}: ${message}`).join('; '));
  }
}

/** @throws InvalidInput */
export function valid<T extends object>(given: T | { errors: FieldError[] }): T {
  if ('errors' in given) throw new InvalidInput(given.errors);
  return given;
}
