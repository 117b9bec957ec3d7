import { Hono } from 'hono';
import type { MiddlewareHandler } from 'hono';
import type { Env } from '../finch/model.js';
import { pressWidget, showWidget } from './mx-widget.js';
import { bankAnswer, closeLink, failLogin, finishLink, goToBank, startLink } from './plaid-endpoints.js';
import { answerBank, linkFrame, script, showBank } from './plaid-pages.js';
import type { Provider } from './provider.js';

/** What people and their browsers see of Plaid and MX. */
export function pageRoutes(provider: Provider): Hono<Env> {
  const app = new Hono<Env>();
  app.use('/plaid/*', pageHeaders);
  app.use('/md/*', pageHeaders);
  app.get('/plaid/link-initialize.js', script('plaid-script.js'));
  app.get('/plaid/link-frame.js', script('plaid-frame.js'));
  app.get('/plaid/link', linkFrame);
  app.get('/plaid/bank', (c) => showBank(c, provider));
  app.post('/plaid/bank', (c) => answerBank(c, provider));
  app.post('/plaid/link/start', (c) => startLink(c, provider));
  app.post('/plaid/link/finish', (c) => finishLink(c, provider));
  app.post('/plaid/link/close', (c) => closeLink(c, provider));
  app.post('/plaid/link/fail', (c) => failLogin(c, provider));
  app.post('/plaid/link/bank', (c) => goToBank(c, provider));
  app.post('/plaid/link/bank-answer', (c) => bankAnswer(c, provider));
  app.get('/md/connect/:key', (c) => showWidget(c, provider));
  app.post('/md/connect/:key', (c) => pressWidget(c, provider));
  return app;
}

/** Addresses that open something may leak neither by cache nor by referrer. */
const pageHeaders: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  c.header('Cache-Control', 'no-store');
  c.header('Referrer-Policy', 'no-referrer');
};
