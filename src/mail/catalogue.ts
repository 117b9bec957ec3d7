/** The languages that mails to contacts are written in. */
import { english } from './words-en.js';
import { spanish } from './words-es.js';
import type { Words } from './words.js';

export const languages: readonly Words[] = [english, spanish];

/** The contact's language where it is spoken here, otherwise English. */
export function wordsFor(locale: string): Words {
  const language = locale.split(/[-_]/)[0]?.toLowerCase();
  return languages.find((words) => words.language === language) ?? english;
}
