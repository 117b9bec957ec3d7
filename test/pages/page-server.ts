import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { brandCss, pageCss, pageScript, plaidScript } from '../../src/http/pages/assets.js';
import { catalogueFor } from '../../src/http/pages/languages.js';
import { renderPage } from '../../src/http/pages/render-page.js';
import type { Page } from '../../src/http/pages/page.js';
import { PLAID_SCRIPT } from './sample-pages.js';

/** As strict as the real one. */
const CSP =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; " +
  "base-uri 'none'; frame-ancestors 'none'";

/** Plaid Link, open and waiting for the person. */
const IDLE_LINK = 'window.Plaid = { create: () => ({ open() {}, destroy() {} }) };';

export interface PageServer {
  url: string;
  /** What the page shows; a test changes it. */
  page: (returned: boolean) => Page;
  /** What the waiting page is told. */
  state: { phase: string; outcome?: string; lastReturn?: string } | 'broken';
  /** What was asked for, in order. */
  asked: string[];
  /** What was answered: the last of the path, and the fields. */
  answers: { answer: string; fields: Record<string, unknown> }[];
  close(): Promise<void>;
}

/** The pages, with a process behind them that is whatever the test says. */
export async function startPageServer(): Promise<PageServer> {
  const app = new Hono();
  const world: PageServer = {
    url: '',
    page: () => ({ state: 'unknown_link' }),
    state: { phase: 'waiting' },
    asked: [],
    answers: [],
    close: () => Promise.resolve(),
  };
  app.use(async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    world.asked.push(`${c.req.method} ${pathname}${search}`);
    c.header('content-security-policy', CSP);
    c.header('cache-control', 'no-store');
    c.header('referrer-policy', 'no-referrer');
    await next();
  });
  app.get('/assets/page.css', (c) => c.body(pageCss, 200, { 'content-type': 'text/css' }));
  app.get('/assets/brand/:file', (c) =>
    c.body(brandCss(c.req.param('file').slice(0, 6)), 200, { 'content-type': 'text/css' }),
  );
  app.get('/assets/page.js', (c) => c.body(pageScript, 200, { 'content-type': 'text/javascript' }));
  app.get('/assets/plaid.js', (c) => c.body(plaidScript, 200, { 'content-type': 'text/javascript' }));
  app.get(PLAID_SCRIPT, (c) => c.body(IDLE_LINK, 200, { 'content-type': 'text/javascript' }));
  app.get('/r/:token', (c) => {
    const language = c.req.header('accept-language')?.slice(0, 2);
    return c.html(renderPage(world.page(c.req.query('returned') !== undefined), catalogueFor(language)));
  });
  app.get('/r/:token/state', (c) => {
    return world.state === 'broken' ? c.json({}, 503) : c.json(world.state);
  });
  app.post('/r/:token/open', (c) => c.redirect('/provider', 303));
  app.post('/r/:token/:answer', async (c) => {
    const { token, answer } = c.req.param();
    world.answers.push({ answer, fields: await c.req.parseBody() });
    return c.redirect(`/r/${token}`, 303);
  });
  app.get('/provider', (c) =>
    c.html('<!doctype html><html lang="en"><title>Provider</title><h1>Provider</h1></html>'),
  );

  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => {
    server.once('listening', () => resolve());
  });
  world.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  world.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  return world;
}
