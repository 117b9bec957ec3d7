import type { OutgoingNotice } from '../contract/ports.js';
import { catalogueFor } from './catalogue.js';
import type { Catalogue, Told } from './catalogue.js';
import { asSentence, nameInSentence, oneLine } from '../text/clean.js';
import { instantInWords } from './dates.js';
import { htmlOf } from './html.js';
import { textOf } from './text.js';

const LONGEST_SUBJECT = 90;

export interface RenderedNotice {
  subject: string;
  text: string;
  html: string;
  /** BCP 47; of the words, which need not be the contact's. */
  language: string;
}

/** Composes a notice once, and renders both parts from that. */
export function renderNotice(notice: OutgoingNotice, brand: { name: string }): RenderedNotice {
  const catalogue = catalogueFor(notice.locale);
  const told = tell(notice, brand.name, catalogue);
  const words = catalogue.letterFor(told);
  // The isolates that keep a right-to-left name in its place are for sentences; a header has none to protect.
  const subject = oneLine(words.subject, LONGEST_SUBJECT);
  const letter = { ...words, subject, language: catalogue.language };
  return { subject, text: textOf(letter), html: htmlOf(letter, told.brand), language: letter.language };
}

function tell(notice: OutgoingNotice, brand: string, { language }: Catalogue): Told {
  const inWords = (at: number): string =>
    instantInWords(at, localeFor(notice.locale, language), notice.timeZone);
  const person = oneLine(notice.to.name ?? '', 80);
  const effect = oneLine(notice.effect ?? '');
  return {
    notice,
    brand: nameInSentence(brand),
    institution: nameInSentence(notice.institution),
    effect: effect === '' ? undefined : asSentence(effect),
    person: person === '' ? undefined : nameInSentence(person),
    since: inWords(notice.since),
    neededBy: notice.neededBy === undefined ? undefined : inWords(notice.neededBy),
    link: notice.link,
    linkHost: notice.link === undefined ? undefined : new URL(notice.link).host,
  };
}

/** A date is written as the contact's country writes it, but only in the language of the words around it. */
function localeFor(locale: string, language: string): string {
  const spelled = locale.replaceAll('_', '-');
  const sameLanguage = spelled.toLowerCase().split('-')[0] === language;
  return sameLanguage && isLocale(spelled) ? spelled : language;
}

function isLocale(locale: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(locale).length > 0;
  } catch {
    return false;
  }
}
