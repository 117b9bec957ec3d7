/** One object per language says everything that a mail says. A further language is a folder and a line here. */
import type { OutgoingNotice } from '../contract/ports.js';
import type { Letter } from './blocks.js';
import { english } from './en/index.js';

/** A notice whose names are harmless and whose times are words: all that a language has to know. */
export interface Told {
  notice: OutgoingNotice;
  /** As text in a sentence. */
  brand: string;
  institution: string;
  /** A whole sentence. */
  effect: string | undefined;
  person: string | undefined;
  since: string;
  neededBy: string | undefined;
  link: string | undefined;
  /** Where the link leads, as a person compares it. */
  linkHost: string | undefined;
}

export interface Catalogue {
  /** BCP 47. */
  language: string;
  letterFor(told: Told): Omit<Letter, 'language'>;
}

const catalogues: readonly Catalogue[] = [english];

/** The contact's language where it is spoken here, otherwise English. */
export function catalogueFor(locale: string): Catalogue {
  const language = locale.split(/[-_]/)[0]?.toLowerCase();
  return catalogues.find((catalogue) => catalogue.language === language) ?? english;
}
