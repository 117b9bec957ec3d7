/** What a contact's page can show. Of the reauth it knows the institution and the effect, and nothing about anybody. */
import type { Outcome } from '../../contract/words.js';

interface Shown {
  /** Empty where nothing is known of it right now. */
  institution: string;
  effect?: string;
  /** The tenant's name, in small letters above the rest. */
  brand?: string;
}

interface Linked extends Shown {
  /** Of the link: the page's own address and the button's are made from it. */
  token: string;
}

/** A page with the one button. */
export interface AskingPage extends Linked {
  state: 'ready' | 'provider_unavailable' | 'another_account' | 'unconfirmed';
  /** The connection will stop; it has not stopped. */
  early?: boolean;
  /** The provider refuses, which does not pass by itself: somebody of the company has to see to it. */
  refused?: boolean;
  /** The browser keeps in mind where it set out, since the return will not tell. */
  remembers?: boolean;
}

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
  brand?: string;
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

interface TemporarilyUnavailablePage {
  state: 'temporarily_unavailable';
  /** Where to try again; absent: at the very address that was asked for. */
  token?: string;
}

/** For somebody who came back from a session that no page of ours led to. */
interface PlainPage {
  state: 'thanked' | 'left';
  brand?: string;
}

interface UnknownLinkPage {
  state: 'unknown_link';
}

export type Page =
  | AskingPage
  | SigningInPage
  | ReturningPage
  | PlainPage
  | VerifyingPage
  | ClosedPage
  | TemporarilyUnavailablePage
  | UnknownLinkPage;
export type PageState = Page['state'];

/** The words of one page, in one language. */
export interface PageWords {
  title: string;
  paragraphs: string[];
  /** The tenant's own sentence, and what it is. */
  effect?: { name: string; text: string };
  button?: { label: string; busy: string };
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

/** A further language is a file with one of these. */
export interface PageCatalogue {
  /** BCP 47. */
  language: string;
  direction: 'ltr' | 'rtl';
  wordsFor(page: Page): PageWords;
}
