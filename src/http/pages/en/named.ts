import { nameInSentence } from '../../../text/clean.js';

/** The institution within a sentence and at its start; `your account` where its name cannot be had. */
export function named({ institution }: { institution: string }): { name: string; atStart: string } {
  const name = nameInSentence(institution);
  return name === '' ? { name: 'your account', atStart: 'Your account' } : { name, atStart: name };
}
