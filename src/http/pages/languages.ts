/**
 * The languages of the pages. The browser says which: a link tells nothing about its person, so not their locale either.
 */
import { english } from './en/index.js';
import { spanish } from './es/index.js';
import type { PageCatalogue } from './page.js';

const catalogues: PageCatalogue[] = [english, spanish];

export const languages = catalogues.map(({ language }) => language);

/** English where there is no other. */
export function catalogueFor(language: string | undefined): PageCatalogue {
  return catalogues.find((each) => each.language === language) ?? english;
}
