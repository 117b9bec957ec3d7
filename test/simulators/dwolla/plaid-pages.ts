import { readFile } from 'node:fs/promises';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Env } from '../finch/model.js';
import { page } from './layout.js';
import type { Html } from './layout.js';
import type { Provider } from './provider.js';

/** A script as it stands in this folder. */
export function script(name: 'plaid-script.js' | 'plaid-frame.js'): (c: Context<Env>) => Promise<Response> {
  const file = new URL(name, import.meta.url);
  return async (c) =>
    c.body(await readFile(file, 'utf8'), 200, { 'content-type': 'text/javascript; charset=utf-8' });
}

/** What the script's frame shows; the token comes by window message, not in the address. */
export function linkFrame(c: Context<Env>): Response | Promise<Response> {
  return c.html(
    page(
      'Plaid Link',
      'Sign in to First Platypus Bank',
      html`<p class="soft">The real one asks for a password here. Choose what the person does instead.</p>
        <p class="bad" id="note" role="alert" hidden></p>
        <div class="buttons" id="panes" hidden>
          <button class="main" id="login">Sign in</button>
          <button id="bank">Sign in on the bank's own page</button>
          <button id="fail">Type a wrong password</button>
          <button id="close">Close</button>
        </div>
        <script src="/plaid/link-frame.js"></script>`,
    ),
  );
}

/** GET /plaid/bank: looking at the page changes nothing. */
export function showBank(c: Context<Env>, { plaid }: Provider): Response | Promise<Response> {
  const id = c.req.query('oauth_state_id') ?? '';
  if (plaid.visit(id) === undefined) return c.html(bankNotice('This page is not known'), 404);
  return c.html(
    page(
      "a bank's own page",
      'First Platypus Bank',
      html`<p class="soft">A real bank asks for a password here. Choose what the person does instead.</p>
        <form method="post" action="/plaid/bank">
          <input type="hidden" name="oauth_state_id" value="${id}" />
          <button class="main" id="approve" name="answer" value="approved">Sign in and allow</button>
          <button id="deny" name="answer" value="denied">Do not allow</button>
        </form>`,
    ),
  );
}

/** POST /plaid/bank: leads back to where Link was opened, which has to go on with the same link token. */
export async function answerBank(c: Context<Env>, { plaid }: Provider): Promise<Response> {
  const form = await c.req.parseBody();
  const visit = plaid.visit(typeof form['oauth_state_id'] === 'string' ? form['oauth_state_id'] : '');
  if (visit === undefined) return c.html(bankNotice('This page is not known'), 404);
  visit.answer = form['answer'] === 'approved' ? 'approved' : 'denied';
  if (visit.returnsTo === undefined) return c.html(bankNotice('Thank you'));
  const back = new URL(visit.returnsTo);
  back.searchParams.set('oauth_state_id', visit.id);
  return c.redirect(back.href, 303);
}

function bankNotice(title: string): Html {
  return page("a bank's own page", title, html`<p id="notice">You can close this window.</p>`);
}
