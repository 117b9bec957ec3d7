import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { Env } from '../finch/model.js';
import { page } from './layout.js';
import type { Html } from './layout.js';
import type { MintedSession } from './model.js';
import type { Provider } from './provider.js';

const visits = new WeakMap<MintedSession, string>();

/** GET /md/connect/{key}: the URL dies after ten minutes or at its first load, also if nobody but a robot loads it. */
export function showWidget(
  c: Context<Env>,
  { clock, store, baseUrl }: Provider,
): Response | Promise<Response> {
  const url = `${baseUrl()}${c.req.path}`;
  const session = store.sessions.find(({ mxUrl }) => mxUrl === url);
  if (session === undefined || !store.isFresh(session)) return c.html(notice('This link has expired'), 410);
  if (store.exchange(session.exchangeId).removed) return c.html(notice('This link has expired'), 410);
  session.startedAt = clock.now();
  const visit = randomUUID();
  visits.set(session, visit);
  return c.html(widgetPage(c.req.path, visit));
}

/** POST to the same address: somebody pressed a button on the page that was loaded. */
export async function pressWidget(
  c: Context<Env>,
  { clock, store, knobs, baseUrl }: Provider,
): Promise<Response> {
  const form = await c.req.parseBody();
  const url = `${baseUrl()}${c.req.path}`;
  const session = store.sessions.find(({ mxUrl }) => mxUrl === url);
  if (session === undefined || form['visit'] !== visits.get(session)) {
    return c.html(notice('This page has expired'), 410);
  }
  visits.delete(session);
  if (form['action'] !== 'finish') {
    session.closedAt = clock.now();
    return c.html(notice('Closed', 'Nothing was changed.'));
  }
  session.finishedAt = clock.now();
  store.exchange(session.exchangeId).repair();
  if (knobs.mxReturnsTo !== undefined) return c.redirect(knobs.mxReturnsTo, 303);
  return c.html(notice('Connected', 'You can close this window.'));
}

function widgetPage(address: string, visit: string): Html {
  return page(
    'the MX widget',
    'Sign in to your bank',
    html`<p class="soft">A real widget asks for a password here. Choose what the person does instead.</p>
      <form method="post" action="${address}">
        <input type="hidden" name="visit" value="${visit}" />
        <button class="main" id="finish" name="action" value="finish">Sign in and finish</button>
        <button id="close" name="action" value="close">Close</button>
      </form>`,
  );
}

function notice(title: string, text = 'Nothing was changed.'): Html {
  return page('the MX widget', title, html`<p id="notice">${text}</p>`);
}
