import type { Brand } from '../contract/brand.js';
import type { OutgoingNotice } from '../contract/ports.js';
import { asSentence, nameInSentence, oneLine } from '../text/clean.js';
import type { Letter } from './blocks.js';
import { wordsFor } from './catalogue.js';
import { instantInWords } from './dates.js';
import { escalationLetter } from './escalation.js';
import { htmlOf } from './html.js';
import { letterTo } from './letters.js';
import { textOf } from './text.js';
import type { Told, Words } from './words.js';

const LONGEST_SUBJECT = 90;

export interface RenderedNotice {
  subject: string;
  text: string;
  html: string;
  /** BCP 47; of the words, which need not be the contact's. */
  language: string;
}

/** Composes a notice once, and renders both parts from that. */
export function renderNotice(notice: OutgoingNotice, brand: Brand): RenderedNotice {
  const letter = letterFor(notice, brand);
  const { subject, language } = letter;
  return { subject, text: textOf(letter), html: htmlOf(letter, brand), language };
}

/** What a notice says, before it is text, HTML or anything else. */
export function letterFor(notice: OutgoingNotice, brand: Brand): Letter {
  // What a human of the tenant reads is in English, whoever it is about.
  const words = wordsFor(notice.kind === 'escalation' ? 'en' : notice.locale);
  const told = tell(notice, brand.name, words);
  const letter =
    notice.kind === 'escalation'
      ? { ...escalationLetter(told), language: words.language }
      : letterTo(told, words, brand);
  // The isolates that keep a right-to-left name in its place are for sentences; a header has none to protect.
  return { ...letter, subject: oneLine(letter.subject, LONGEST_SUBJECT) };
}

function tell(notice: OutgoingNotice, brand: string, { language, unnamed }: Words): Told {
  const inWords = (at: number): string =>
    instantInWords(at, localeFor(notice.locale, language), notice.timeZone);
  const person = oneLine(notice.to.name ?? '', 80);
  const effect = oneLine(notice.effect ?? '');
  const institution = nameInSentence(unnamed[notice.institution] ?? notice.institution);
  return {
    notice,
    brand: nameInSentence(brand),
    institution,
    Institution: atStart(institution),
    effect: effect === '' ? undefined : asSentence(effect),
    person: person === '' ? undefined : nameInSentence(person),
    since: inWords(notice.since),
    neededBy: notice.neededBy === undefined ? undefined : inWords(notice.neededBy),
  };
}

/** "your bank" is no name and begins a sentence as words do; a name stays as its owner writes it. */
function atStart(institution: string): string {
  return /^(your|su) /.test(institution) ? institution[0]!.toUpperCase() + institution.slice(1) : institution;
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
