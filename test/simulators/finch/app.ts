import { Hono } from 'hono';
import type { MiddlewareHandler } from 'hono';
import { newRequestId, refuse } from './answers.js';
import { pressAuthorize, showAuthorize } from './authorize.js';
import { readCompany } from './company.js';
import { ALREADY_SENT, faulty } from './faults.js';
import { introspect } from './introspect.js';
import { mint } from './mint.js';
import type { Env, RecordedRequest } from './model.js';
import type { Provider } from './provider.js';
import { createSandboxConnection, updateSandboxAccount } from './sandbox.js';
import { subjectsOf } from './subjects.js';
import { exchangeToken } from './token.js';

/** The route table. The authorize pages come first: they are no API calls and are not recorded as such. */
export function createFinchApp(provider: Provider): Hono<Env> {
  const { faults } = provider;
  const subjects = subjectsOf(provider);
  const app = new Hono<Env>();
  app.use('/authorize', pageHeaders);
  app.get('/authorize', (c) => showAuthorize(c, provider));
  app.post('/authorize', (c) => pressAuthorize(c, provider));

  app.use(recorder(provider));
  app.post(
    '/connect/sessions/reauthenticate',
    faulty(faults, 'mint', (c) => mint(c, provider), subjects.mint),
  );
  app.post(
    '/auth/token',
    faulty(faults, 'token', (c) => exchangeToken(c, provider), subjects.token),
  );
  app.get(
    '/introspect',
    faulty(faults, 'introspect', (c) => introspect(c, provider), subjects.introspect),
  );
  app.get(
    '/employer/company',
    faulty(faults, 'company', (c) => readCompany(c, provider)),
  );
  app.post('/sandbox/connections', (c) => createSandboxConnection(c, provider));
  app.put('/sandbox/connections/accounts', (c) => updateSandboxAccount(c, provider));

  app.notFound((c) => refuse(c, { code: 404, name: 'not_found_error', message: 'Not found' }));
  app.onError((error, c) => {
    console.error('The Finch simulator itself failed', error);
    return c.text('The simulator failed; this is no simulated fault', 500);
  });
  return app;
}

/** The address bar holds the session and the state: neither may leak by cache or referrer. */
const pageHeaders: MiddlewareHandler<Env> = async (c, next) => {
  await next();
  c.header('Cache-Control', 'no-store');
  c.header('Referrer-Policy', 'no-referrer');
};

/** Notes the call before it is answered, so that a call left hanging is on record too. */
function recorder({ requests, store }: Provider): MiddlewareHandler<Env> {
  return async (c, next) => {
    const requestId = newRequestId();
    const body = await c.req.text();
    c.set('requestId', requestId);
    c.set('rawBody', body);
    const { method, path } = c.req;
    const [query, headers, at] = [c.req.query(), c.req.header(), store.now()];
    const record: RecordedRequest = { at, method, path, query, headers, body, requestId, status: undefined };
    requests.push(record);
    await next();
    if (c.res.headers.has(ALREADY_SENT)) return;
    record.status = c.res.status;
    c.header('Finch-Request-Id', requestId);
  };
}
