/** The contact's page: pure, whole documents. No inline style or script, so that the strictest CSP can hold. */
import { renderToString } from 'hono/jsx/dom/server';
import { nameInSentence } from '../../text/clean.js';
import type { Page, PageCatalogue, PageWords, ReturningPage, SigningInPage, VerifyingPage } from './page.js';
import { SigningIn } from './signing-in.js';
import { pathOf } from './paths.js';
import { Picture } from './picture.js';
import { english } from './words-en.js';

export type { Page } from './page.js';

/** s, between two looks of a page whose browser runs no script */
const REFRESH_EVERY = 5;

export function renderPage(page: Page, catalogue: PageCatalogue = english): string {
  return `<!doctype html>\n${renderToString(<PageDocument page={page} catalogue={catalogue} />)}\n`;
}

function PageDocument({ page, catalogue }: { page: Page; catalogue: PageCatalogue }) {
  const words = catalogue.wordsFor(page);
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
          <Content page={page} words={words} />
        </main>
      </body>
    </html>
  );
}

function signsIn(page: Page): page is SigningInPage | ReturningPage {
  return page.state === 'signing_in' || page.state === 'returning';
}

function Content({ page, words }: { page: Page; words: PageWords }) {
  const brand = 'brand' in page && page.brand ? nameInSentence(page.brand) : undefined;
  return (
    <>
      {brand !== undefined && <p class="brand">{brand}</p>}
      <Picture state={page.state} />
      <h1 tabindex={-1}>{words.title}</h1>
      {words.paragraphs.map((text) => (
        <p>{text}</p>
      ))}
      {words.effect && <Effect {...words.effect} />}
      {signsIn(page) && <SigningIn page={page} words={words} />}
      {words.button && 'token' in page && !signsIn(page) && (
        <OneButton
          token={page.token ?? ''}
          remembers={'remembers' in page && page.remembers}
          {...words.button}
        />
      )}
      {page.state === 'verifying' && <Waiting page={page} words={words} />}
      {page.state === 'temporarily_unavailable' && (
        <p>
          {/* An empty address is this one with its query, which a callback needs to try again. */}
          <a class="button" href={page.token === undefined ? '' : pathOf(page.token)}>
            {words.link}
          </a>
        </p>
      )}
      {words.steps && <Steps {...words.steps} />}
      {words.note !== undefined && <p class="note">{words.note}</p>}
    </>
  );
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
