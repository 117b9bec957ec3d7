/**
 * Names come from outside and end up in headers, sentences and pages, so they are made harmless first. The same cleaning
 * serves every place, which makes what a person reads in the mail and on the page the same.
 */

/** Right-to-left letters: Hebrew to Arabic Extended, their presentation forms, and the plane of older scripts. */
const RIGHT_TO_LEFT = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/**
 * One line without anything that a reader cannot see: line breaks (headers), controls, lone surrogates, and format
 * characters such as bidi overrides, with which a name could rearrange the sentence around it. The two joiners stay:
 * Persian, Indic names and emoji are spelled with them.
 */
export function oneLine(text: string, longest = 500): string {
  const visible = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/(?![\u200C\u200D])[\p{Cf}\p{Cs}]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
  return shortened(visible, longest);
}

/** A name within a sentence of another direction, kept from pulling the punctuation around it to its own side. */
export function nameInSentence(name: string): string {
  const clean = oneLine(name, 80);
  return RIGHT_TO_LEFT.test(clean) ? `\u2068${clean}\u2069` : clean;
}

/** The tenant's own words as a sentence that others can follow. */
export function asSentence(text: string): string {
  const clean = oneLine(text);
  return /[\p{L}\p{N}\p{Pe}\p{Pf}"']$/u.test(clean) ? `${clean}.` : clean;
}

/** Cut between characters as a person counts them, at a word's end where there is one near. */
function shortened(text: string, longest: number): string {
  const characters = Array.from(new Intl.Segmenter().segment(text), ({ segment }) => segment);
  if (characters.length <= longest) return text;
  const kept = characters.slice(0, longest - 1).join('');
  const lastSpace = kept.lastIndexOf(' ');
  const whole = lastSpace > kept.length * 0.6 ? kept.slice(0, lastSpace) : kept;
  return `${whole.replace(/[\s,;:.]+$/u, '')}…`;
}
