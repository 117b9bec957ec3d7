/** The contact's page: pure, whole documents. No inline style or script, so that the strictest CSP can hold. */
import { renderToString } from 'hono/jsx/dom/server';
import { brandSheet } from './brand-css.js';
import { BrandHelp, BrandName } from './brand.js';
import { english } from './en/index.js';
import { OtherAnswers, Undo } from './other-answers.js';
import type { Brand } from '../../contract/brand.js';
import type {
  AskingPage,
  Moment,
  Page,
  PageCatalogue,
  PageWords,
  ReturningPage,
  SigningInPage,
  VerifyingPage,
} from './page.js';
import { pathOf } from './paths.js';
import { Picture } from './picture.js';
import { SigningIn } from './signing-in.js';

/** s, between two looks of a page whose browser runs no script */
const REFRESH_EVERY = 5;

export function renderPage(page: Page, catalogue: PageCatalogue = english): string {
  return `<!doctype html>\n${renderToString(<PageDocument page={page} catalogue={catalogue} />)}\n`;
}

function PageDocument({ page, catalogue }: { page: Page; catalogue: PageCatalogue }) {
  const words = catalogue.wordsFor(page);
  const sheet = brandSheet(brandOf(page)?.color);
  return (
    <html lang={catalogue.language} dir={catalogue.direction}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex, nofollow" />
        <meta name="referrer" content="no-referrer" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <title>{words.title}</title>
        <link rel="stylesheet" href="/assets/page.css" />
        {sheet !== undefined && <link rel="stylesheet" href={sheet} />}
        <script src="/assets/page.js" defer></script>
        {'scriptUrl' in page && <script src={page.scriptUrl} defer></script>}
        {signsIn(page) && <script src="/assets/plaid.js" defer></script>}
        {page.state === 'verifying' && (
          <noscript>
            <meta http-equiv="refresh" content={`${REFRESH_EVERY};url=${addressesOf(page).returned}`} />
          </noscript>
        )}
      </head>
      <body>
        <main class={`card ${page.state}`}>
          <Content page={page} words={words} catalogue={catalogue} />
        </main>
      </body>
    </html>
  );
}

function signsIn(page: Page): page is SigningInPage | ReturningPage {
  return page.state === 'signing_in' || page.state === 'returning';
}

function isAsking(page: Page): page is AskingPage {
  return 'now' in page;
}

function brandOf(page: Page): Brand | undefined {
  return 'brand' in page ? page.brand : undefined;
}

function Content({ page, words, catalogue }: { page: Page; words: PageWords; catalogue: PageCatalogue }) {
  const brand = brandOf(page);
  const { button, undo } = words;
  return (
    <>
      {brand && <BrandName brand={brand} />}
      <Picture state={page.state} />
      <h1 tabindex={-1}>{words.title}</h1>
      {words.paragraphs.map((text) => (
        <Paragraph text={text} language={catalogue.language} />
      ))}
      {words.effect && <Effect {...words.effect} />}
      {signsIn(page) && <SigningIn page={page} words={words} />}
      {button && 'token' in page && !signsIn(page) && (
        <OneButton token={page.token ?? ''} remembers={'remembers' in page && page.remembers} {...button} />
      )}
      {page.state === 'verifying' && <Waiting page={page} words={words} />}
      {(page.state === 'temporarily_unavailable' || page.state === 'too_often') && (
        <p>
          {/* An empty address is this one with its query, which a callback needs to try again. */}
          <a class="button" href={page.token === undefined ? '' : pathOf(page.token)}>
            {words.link}
          </a>
        </p>
      )}
      {words.notice !== undefined && <p class="notice">{words.notice}</p>}
      {undo !== undefined && 'token' in page && (
        <Undo token={page.token ?? ''} label={undo} quiet={button !== undefined} />
      )}
      {words.steps && <Steps {...words.steps} />}
      {words.answers && isAsking(page) && <OtherAnswers page={page} words={words.answers} />}
      {words.note !== undefined && <p class="note">{words.note}</p>}
      {brand && <BrandHelp brand={brand} question={catalogue.help} />}
    </>
  );
}

function Paragraph({ text, language }: { text: string | Moment; language: string }) {
  if (typeof text === 'string') return <p>{text}</p>;
  const moment = new Date(text.at);
  return (
    <p>
      {text.before}
      <time datetime={moment.toISOString()}>{inWords(moment, language)}</time>
      {text.after}
    </p>
  );
}

/** In UTC, and saying so: where the person is nobody knows but the browser. */
function inWords(moment: Date, language: string): string {
  return new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'UTC',
    timeZoneName: 'short',
  }).format(moment);
}

function Effect({ name, text }: NonNullable<PageWords['effect']>) {
  return (
    <div class="effect">
      <p class="effect-name">{name}</p>
      <p>{text}</p>
    </div>
  );
}

/** A form and not a link: mail scanners follow links, and opening this page must change nothing. */
function OneButton({
  token,
  remembers,
  label,
  busy,
}: { token: string; remembers: boolean | undefined } & NonNullable<PageWords['button']>) {
  return (
    <form
      method="post"
      action={`${pathOf(token)}/open`}
      {...(remembers && { 'data-remember': pathOf(token) })}
    >
      <button class="button" type="submit" data-busy={busy}>
        {label}
      </button>
    </form>
  );
}

function Waiting({ page, words }: { page: VerifyingPage; words: PageWords }) {
  const { state, returned, plain } = addressesOf(page);
  return (
    <>
      <p
        class="status"
        role="status"
        aria-live="polite"
        data-state={state}
        data-returned={returned}
        data-page={plain}
        data-checking={page.checking ? 'yes' : 'no'}
        data-slow={words.waiting?.slow}
      >
        {words.waiting?.now}
      </p>
      <noscript>
        <p>
          <a class="button" href={returned}>
            {words.link}
          </a>
        </p>
      </noscript>
    </>
  );
}

function Steps({ title, items }: NonNullable<PageWords['steps']>) {
  return (
    <section class="steps" aria-labelledby="next">
      <h2 id="next">{title}</h2>
      <ol>
        {items.map((item) => (
          <li>{item}</li>
        ))}
      </ol>
    </section>
  );
}

/** Where a waiting page asks and goes: `?returned` shows how a return ended, and waits where nothing is known of it yet. */
function addressesOf({ token }: VerifyingPage) {
  const plain = pathOf(token);
  return { plain, returned: `${plain}?returned`, state: `${plain}/state?returned` };
}
