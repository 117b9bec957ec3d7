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
  const forms = formsByBeginning(secrets);
  const found = new Set<string>();
  for (const [place, text] of Object.entries(places)) {
    for (let at = 0; at + SHORTEST <= text.length; at += 1) {
      for (const { form, kind } of forms.get(text.slice(at, at + SHORTEST)) ?? []) {
        if (text.startsWith(form, at)) found.add(`${kind} in ${place}`);
      }
    }
  }
  return [...found];
}

type Beginnings = Map<string, { form: string; kind: string }[]>;

/** Thousands of secrets are looked for in one go through each text. */
function formsByBeginning(secrets: Secrets): Beginnings {
  const forms: Beginnings = new Map();
  for (const [kind, values] of Object.entries(secrets)) {
    for (const value of new Set(values)) {
      if (value.length < SHORTEST) throw new Error(`a secret of the kind "${kind}" is too short to be found`);
      for (const form of formsOf(value)) {
        const beginning = form.slice(0, SHORTEST);
        const alike = forms.get(beginning) ?? [];
        alike.push({ form, kind });
        forms.set(beginning, alike);
      }
    }
  }
  return forms;
}
