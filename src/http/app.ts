/** The HTTP side as a function from request to response. Opens no port. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Hono, MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { SECOND } from '../contract/durations.js';
import { EXHAUSTED_FOR, TemporalUnavailable, UpdatesExhausted } from '../temporal/outage.js';
import type { Readiness } from '../temporal/readiness.js';
import type { Logger } from '../platform/log.js';
import { api, type ApiDeps } from './api/index.js';
import { callbacks, type CallbacksDeps } from './callbacks.js';
import { links, type LinksDeps } from './links.js';
import { pageHeaders, plainHeaders, type PageEnv, type PageRules } from './page-headers.js';
import { asksForJson, page, pageLanguage } from './page-response.js';
import { renderApiDocs } from './pages/api-docs.js';
import { brandCss, pageCss, pageScript, plaidScript } from './pages/assets.js';
import { limitedBody, problem } from './problem.js';
import { readsLink } from './link.js';
import { logged } from './request-log.js';
import { tooOften } from './too-often.js';
import { webhooks, type WebhooksDeps } from './webhooks.js';

export interface AppDeps {
  api: ApiDeps;
  links: LinksDeps;
  callbacks: CallbacksDeps;
  pages: PageRules;
  webhooks: WebhooksDeps;
  /** How the world reaches us. */
  publicUrl: string;
  ready: () => Promise<Readiness>;
  /** Whoever measures or traces requests. */
  observers: MiddlewareHandler[];
  log: Logger;
}

export function createApp(deps: AppDeps): Hono<PageEnv> {
  const app = new OpenAPIHono<PageEnv>();
  for (const observer of deps.observers) app.use(observer);
  app.use(logged(deps.log));
  app.use(plainHeaders());
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const { reasons, ...checks } = await deps.ready();
    const ready = reasons.length === 0;
    const told = ready ? { status: 'ready', ...checks } : { status: 'not ready', ...checks, reasons };
    return c.json(told, ready ? 200 : 503);
  });

  app.use('/r/:token/*', readsLink(deps.links.vault));
  app.use('/r/*', pageHeaders(deps.pages));
  app.use('/r/*', pageLanguage());
  app.use('/callbacks/*', pageLanguage());
  app.use('/r/*', limitedBody(16 * 1024));
  app.use('/callbacks/*', pageHeaders(deps.pages));
  app.use('/docs', pageHeaders(deps.pages));
  app.route('/r', links(deps.links));
  app.route('/callbacks', callbacks(deps.callbacks));
  // Browsers ask for it; there is none.
  app.get('/favicon.ico', (c) => c.body(null, 204));
  app.get('/assets/page.css', (c) => asset(c.body(pageCss), 'text/css'));
  app.get('/assets/brand/:color{[0-9a-f]{6}\\.css}', (c) =>
    asset(c.body(brandCss(c.req.param('color').slice(0, 6))), 'text/css'),
  );
  app.get('/assets/page.js', (c) => asset(c.body(pageScript), 'text/javascript'));
  app.get('/assets/plaid.js', (c) => asset(c.body(plaidScript), 'text/javascript'));

  app.route('/webhooks', webhooks(deps.webhooks));
  app.route('/', api(deps.api));
  const description = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'durable-reauth', version: '1', description: 'Gets broken connections repaired.' },
    servers: [{ url: deps.publicUrl }],
  });
  app.get('/openapi.json', (c) => c.json(description));
  app.get('/docs', (c) => c.html(renderApiDocs(description)));
  app.notFound((c) => problem(c, 404, { detail: 'There is nothing here.' }));
  app.onError((error, c) => failed(error, c, deps.log));
  return app;
}

/** A program gets a problem, a person a page; neither gets anything internal. */
function failed(error: Error, c: Context, log: Logger): Response | Promise<Response> {
  const route = routePath(c);
  // The caller is gone: nobody is there to be answered.
  if (c.req.raw.signal.aborted) return problem(c, 400, { detail: 'The request was not sent whole.' });
  const away = error instanceof TemporalUnavailable;
  const exhausted = error instanceof UpdatesExhausted;
  if (away) log.warn({ route, reason: error.message }, 'temporal unavailable');
  else if (exhausted) log.warn({ route }, 'a reauth takes no more updates');
  else log.error({ err: error, route }, 'unexpected error');
  const retryAfter = EXHAUSTED_FOR / SECOND;
  const [, part, token] = c.req.path.split('/');
  if ((part === 'r' || part === 'callbacks') && !asksForJson(c)) {
    // A callback is reloaded at its very address: its code lives for ten minutes.
    const again = part === 'r' && token ? { token } : {};
    if (exhausted && token) return tooOften(c, token, retryAfter);
    c.header('retry-after', '10');
    return page(c, away ? 503 : 500, { state: 'temporarily_unavailable', ...again });
  }
  if (exhausted) return problem(c, 429, { detail: error.message, retryAfter });
  if (away) return problem(c, 503, { detail: `${error.message}; try again.`, retryAfter: 10 });
  return problem(c, 500, { detail: 'Something went wrong on our side.' });
}

function asset(response: Response, type: string): Response {
  response.headers.set('content-type', `${type}; charset=utf-8`);
  response.headers.set('cache-control', 'public, max-age=300');
  response.headers.set('x-content-type-options', 'nosniff');
  return response;
}
