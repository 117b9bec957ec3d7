/** What a contact's page can show. Of the reauth it knows the institution and the effect, and nothing about anybody. */
import type { Brand } from '../../contract/brand.js';
import type { Outcome } from '../../contract/words.js';

interface Shown {
  /** Empty where nothing is known of it right now. */
  institution: string;
  effect?: string;
  brand?: Brand;
}

interface Linked extends Shown {
  /** Of the link: the page's own address and the button's are made from it. */
  token: string;
}

/** A page with the one button, and the other answers behind it. */
export interface AskingPage extends Linked {
  state: 'ready' | 'snoozed' | 'provider_unavailable' | 'another_account' | 'unconfirmed';
  /** When the page was asked for, ms: the days to choose from count from then. */
  now: number;
  /** No reminder before, ms. */
  snoozedUntil?: number;
  /** This contact gets no more reminders. */
  unsubscribed?: boolean;
  /** What of an answer cannot be. */
  wrong?: 'until' | 'email';
  /** The connection will stop; it has not stopped. */
  early?: boolean;
  /** The provider refuses, which does not pass by itself: somebody of the company has to see to it. */
  refused?: boolean;
  /** The browser keeps in mind where it set out, since the return will not tell. */
  remembers?: boolean;
}

/** A weighty answer was given. */
export type AnsweredPage = Linked &
  (
    | {
        state: 'declined';
        /** When it takes effect, ms. */
        effectAt: number;
      }
    | {
        state: 'not_me';
        /** It has taken effect: nothing is left to undo, and the button is there for whoever is the one after all. */
        settled: boolean;
      }
  );

/** Runs Plaid Link. The token is a bearer secret: it is on this page alone, and in no address. */
export interface SigningInPage extends Linked {
  state: 'signing_in';
  scriptUrl: string;
  plaidToken: string;
  /** The session's number: where its token proves dead, another session is asked for than this one. */
  session: number;
  /** It stands for one whose token was dead. A second one is not replaced without a press. */
  again: boolean;
}

/** The return from a bank's own page, or from a widget: the browser knows where it set out. */
export interface ReturningPage {
  state: 'returning';
  brand?: Brand;
  /** Where Plaid Link goes on. */
  scriptUrl?: string;
}

/** A page that waits for a check, and moves on by itself. */
export interface VerifyingPage extends Linked {
  state: 'verifying';
  /** The check is known to run. Otherwise the return may only be on its way to the process. */
  checking?: boolean;
}

export interface ClosedPage extends Shown {
  state: 'reconnected' | 'already_reconnected' | 'cancelled' | 'closed';
  outcome?: Outcome;
}

/** So much came over this link that no more is taken for a while. */
interface TooOftenPage {
  state: 'too_often';
  token: string;
}

interface TemporarilyUnavailablePage {
  state: 'temporarily_unavailable';
  /** Where to try again; absent: at the very address that was asked for. */
  token?: string;
}

/** For somebody who came back from a session that no page of ours led to. */
interface PlainPage {
  state: 'thanked' | 'left';
  brand?: Brand;
}

interface UnknownLinkPage {
  state: 'unknown_link';
}

export type Page =
  | AskingPage
  | AnsweredPage
  | TooOftenPage
  | SigningInPage
  | ReturningPage
  | PlainPage
  | VerifyingPage
  | ClosedPage
  | TemporarilyUnavailablePage
  | UnknownLinkPage;
export type PageState = Page['state'];

/** A text with a moment in it, ms: shown in UTC, and by the clock of the browser where it runs a script. */
export interface Moment {
  before: string;
  at: number;
  after: string;
}

/** The words of one page, in one language. */
export interface PageWords {
  title: string;
  paragraphs: (string | Moment)[];
  /** What the person answered before, beside the rest of the page. */
  notice?: string;
  /** Takes back what was answered. */
  undo?: string;
  /** The tenant's own sentence, and what it is. */
  effect?: { name: string; text: string };
  button?: { label: string; busy: string };
  answers?: AnswerWords;
  steps?: { title: string; items: string[] };
  /** Read out while the page waits: at first, and after a minute or as soon as the person is done. */
  waiting?: { now: string; slow: string };
  link?: string;
  note?: string;
  /** What a page that runs a script shows where it cannot go on; its button is `button`. */
  trouble?: { title: string; text: string };
  /** Where no script runs. */
  withoutScript?: string;
}

/** The other answers, each with what happens then. */
export interface AnswerWords {
  summary: string;
  /** The choices are of `SNOOZE_DAYS`. */
  snooze?: { title: string; text: string; choices: string[]; date: string; button: string; wrong: string };
  decline: { title: string; text: string; button: string };
  notMe: { title: string; text: string; name: string; email: string; button: string; wrong: string };
  unsubscribe?: { title: string; text: string; button: string };
}

/** A further language is a folder with one of these, and a line in `languages.ts`. */
export interface PageCatalogue {
  /** BCP 47. */
  language: string;
  direction: 'ltr' | 'rtl';
  /** Before the tenant's help address. */
  help: string;
  wordsFor(page: Page): PageWords;
}
