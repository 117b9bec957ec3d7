import { formsOf } from './forms.js';

/** A text that somebody may read, by the name of its place. */
export type Places = Record<string, string>;
/** What nobody may read there, by what it is. */
export type Secrets = Record<string, string[]>;

/** Shorter ones would be found anywhere. */
const SHORTEST = 8;

/**
 * @returns a line for each kind of secret and place where one was found, without the secret
 * @throws where a secret is too short to be looked for: a hunt that looks for nothing finds nothing
 */
export function hunt(secrets: Secrets, places: Places): string[] {
  const found = new Set<string>();
  for (const [kind, values] of Object.entries(secrets)) {
    for (const value of new Set(values)) {
      if (value.length < SHORTEST) throw new Error(`a secret of the kind "${kind}" is too short to be found`);
      const forms = formsOf(value);
      for (const [place, text] of Object.entries(places)) {
        if (forms.some((form) => text.includes(form))) found.add(`${kind} in ${place}`);
      }
    }
  }
  return [...found];
}
