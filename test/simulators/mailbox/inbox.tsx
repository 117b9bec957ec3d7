import { Hono } from 'hono';
import type { Context } from 'hono';
import { MailPage, ListPage, NoSuchMail } from './inbox-pages.js';
import { INBOX_STYLE } from './inbox-style.js';
import type { MailStore } from './mail-store.js';

/** Nothing from elsewhere is loaded, and no script but the one that looks for new mail. */
const PAGE_POLICY =
  "default-src 'none'; img-src data:; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'";

/**
 * The mail itself comes from a stranger: no scripts, no requests, no access to this page. Its links open in a tab of
 * their own, which is outside of this cage again.
 */
const MAIL_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** Loads the list again as soon as something has changed. */
const LOOK_FOR_NEWS = `const seen = document.body.dataset.version;
setInterval(async () => {
  const answer = await fetch('/version').catch(() => undefined);
  if (answer?.ok && (await answer.text()) !== seen) location.reload();
}, 1500);
`;

export function createInbox(store: MailStore): Hono {
  const app = new Hono();
  const mailOf = (c: Context) => store.mails[Number(c.req.param('id'))];

  app.use(async (c, next) => {
    await next();
    c.header('Cache-Control', 'no-store');
    // The links in a mail are secrets; where they lead must not learn of this page, nor the other way round.
    c.header('Referrer-Policy', 'no-referrer');
    c.header('X-Content-Type-Options', 'nosniff');
    if (!c.res.headers.has('Content-Security-Policy')) c.header('Content-Security-Policy', PAGE_POLICY);
  });
  app.get('/', (c) => c.html(<ListPage mails={store.mails} version={store.version} />));
  app.get('/style.css', (c) => c.body(INBOX_STYLE, 200, { 'Content-Type': 'text/css; charset=utf-8' }));
  app.get('/news.js', (c) =>
    c.body(LOOK_FOR_NEWS, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/version', (c) => c.text(store.version));
  app.get('/mails/:id', (c) => {
    const mail = mailOf(c);
    return mail ? c.html(<MailPage mail={mail} />) : c.html(<NoSuchMail />, 404);
  });
  app.get('/mails/:id/html', (c) => {
    const mail = mailOf(c);
    if (!mail?.html) return c.notFound();
    c.header('Content-Security-Policy', MAIL_POLICY);
    return c.html(withLinksInNewTab(mail.html));
  });
  app.get('/mails/:id/raw', (c) => {
    const mail = mailOf(c);
    return mail ? c.text(mail.raw) : c.notFound();
  });
  return app;
}

/** A base element, as early as it may stand: before the doctype it would put the browser into quirks mode. */
function withLinksInNewTab(html: string): string {
  const start =
    /<head(?:\s[^>]*)?>/i.exec(html) ?? /<html(?:\s[^>]*)?>/i.exec(html) ?? /^\s*<!doctype[^>]*>/i.exec(html);
  const at = start ? start.index + start[0].length : 0;
  return `${html.slice(0, at)}<base target="_blank">${html.slice(at)}`;
}
