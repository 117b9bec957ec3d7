/** All that a language has to say. A further language is one file that fills this in, and a line in `catalogue.ts`. */
import type { OutgoingNotice } from '../contract/ports.js';
import type { Reason } from '../contract/words.js';

/** A notice whose names are harmless and whose times are words: all that a language has to know. */
export interface Told {
  notice: OutgoingNotice;
  /** As text in a sentence. */
  brand: string;
  institution: string;
  /** As a sentence begins with it. */
  Institution: string;
  /** A whole sentence. */
  effect: string | undefined;
  person: string | undefined;
  since: string;
  neededBy: string | undefined;
}

/** What a mail says before the button; its subject is followed by the effect as far as there is room. */
export interface Message {
  subject: string;
  heading: string;
  /** `undefined` where there is nothing to say. */
  paragraphs: (string | undefined)[];
}

export interface Words {
  /** BCP 47. */
  language: string;
  /** What stands for the institution where only a provider's webhook reported it, by what it is called in English. */
  unnamed: Record<string, string>;
  greeting: (person: string) => string;
  first: (told: Told) => Message;
  early: (told: Told) => Message;
  reminder: (told: Told) => Message;
  retry: (told: Told) => Message;
  lastCall: (told: Told) => Message;
  receipt: (told: Told) => Message;
  /** Why it broke; a provider's own words never reach a person. */
  because: Record<Reason, (told: Told) => string>;
  deadline: (neededBy: string) => string;
  button: (institution: string) => string;
  beforeAddress: string;
  takes: (institution: string) => string;
  /** @param page where the link leads, as a person compares it */
  genuine: (told: Told, page: string | undefined) => string;
  /** What else the page takes for an answer. */
  otherwise: string;
  later: string;
  notMe: string;
  unused: string;
  stop: string;
  /** Before the address that the tenant gives for questions. */
  questions: string;
  /** Of a receipt, where there is none. */
  unexpected: (brand: string) => string;
}

/** Sentences that follow each other; the missing ones leave no gap. */
export function sentences(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' ');
}
