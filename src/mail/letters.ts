/** The order in which a mail to a contact says things; each language says them in its own words. */
import type { Brand } from '../contract/brand.js';
import { oneLine } from '../text/clean.js';
import type { Block, FooterPart, Letter, Link } from './blocks.js';
import type { Message, Told, Words } from './words.js';

const heading = (text: string): Block => ({ kind: 'heading', text });
const paragraph = (text: string): Block => ({ kind: 'paragraph', text });

export function letterTo(told: Told, words: Words, brand: Brand): Letter {
  const { subject, ...message } = messageOf(told, words);
  const asks = told.notice.kind !== 'receipt';
  return {
    language: words.language,
    // The thing, and then its effect as far as the subject has room for it.
    subject: asks && told.effect !== undefined ? `${subject}: ${told.effect.replace(/\.$/, '')}` : subject,
    blocks: [
      heading(message.heading),
      ...(told.person === undefined ? [] : [paragraph(words.greeting(told.person))]),
      ...message.paragraphs.filter((text) => text !== undefined).map(paragraph),
      ...(asks ? wayIn(told, words) : []),
      { kind: 'footer', parts: asks ? footer(told, words, brand) : [afterwards(told, words, brand)] },
    ],
  };
}

function messageOf(told: Told, words: Words): Message {
  switch (told.notice.kind) {
    case 'reminder':
      return words.reminder(told);
    case 'retry':
      return words.retry(told);
    case 'last_call':
      return words.lastCall(told);
    case 'receipt':
      return words.receipt(told);
    default:
      return told.notice.early ? words.early(told) : words.first(told);
  }
}

function wayIn({ neededBy, institution, notice: { link } }: Told, words: Words): Block[] {
  const deadline = neededBy === undefined ? [] : [paragraph(words.deadline(neededBy))];
  if (link === undefined) return deadline;
  const { beforeAddress } = words;
  return [
    ...deadline,
    { kind: 'button', label: words.button(institution), href: link, beforeAddress },
    paragraph(words.takes(institution)),
  ];
}

function footer(told: Told, words: Words, brand: Brand): FooterPart[] {
  const { link } = told.notice;
  const help = helpOf(brand);
  return [
    { text: words.genuine(told, link === undefined ? undefined : new URL(link).host) },
    ...(link === undefined ? [] : [{ text: words.otherwise, shortcuts: shortcutsTo(link, words) }]),
    ...(help === undefined ? [] : [{ text: words.questions, address: help }]),
  ];
}

/** Places on the page: nothing is answered by opening them. */
function shortcutsTo(link: string, { later, notMe, unused, stop }: Words): Link[] {
  return [
    { label: later, href: `${link}#later` },
    { label: notMe, href: `${link}#not-me` },
    { label: unused, href: `${link}#unused` },
    { label: stop, href: `${link}#stop` },
  ];
}

function afterwards({ brand: name }: Told, words: Words, brand: Brand): FooterPart {
  const help = helpOf(brand);
  return help === undefined ? { text: words.unexpected(name) } : { text: words.questions, address: help };
}

function helpOf({ help }: Brand): Link | undefined {
  if (help === undefined) return undefined;
  const label = oneLine(help, 200);
  return { label, href: help.startsWith('https:') ? help : `mailto:${help}` };
}
