import { Hono } from 'hono';
import type { MiddlewareHandler } from 'hono';
import type { Env } from '../finch/model.js';
import { newRequestId, notFound } from './answers.js';
import { readBalance } from './balance.js';
import { turnAway } from './credentials.js';
import { ALREADY_SENT, faulty } from './faults.js';
import type { Steps } from './faults.js';
import { mintSteps } from './mint.js';
import type { RecordedRequest } from './model.js';
import { pageRoutes } from './page-routes.js';
import type { Provider } from './provider.js';
import { readExchange } from './read-exchange.js';
import { readSession } from './read-session.js';
import { tokenSteps } from './token.js';

/** The route table. The pages of Plaid and MX come first: they are no API calls and are not recorded as such. */
export function createDwollaApp(provider: Provider): Hono<Env> {
  const app = new Hono<Env>();
  app.route('/', pageRoutes(provider));

  const reading = (run: Steps['run'], subjectOf: (id: string) => string | undefined): Steps => ({
    turnAway: (c) => turnAway(c, provider),
    run,
    subjectOf: (c) => subjectOf(c.req.param('id') ?? ''),
  });
  const { store } = provider;
  app.use(recorder(provider));
  app.post('/token', faulty(provider, 'token', tokenSteps(provider)));
  app.post('/exchanges/:id/exchange-sessions', faulty(provider, 'mint', mintSteps(provider)));
  app.get(
    '/exchange-sessions/:id',
    faulty(
      provider,
      'session',
      reading(
        (c) => readSession(c, provider),
        (id) => store.sessions.find((session) => session.id === id)?.exchangeId,
      ),
    ),
  );
  app.get(
    '/exchanges/:id',
    faulty(
      provider,
      'exchange',
      reading(
        (c) => readExchange(c, provider),
        (id) => id,
      ),
    ),
  );
  app.get(
    '/funding-sources/:id/balance',
    faulty(
      provider,
      'balance',
      reading(
        (c) => readBalance(c, provider),
        (id) => store.exchangeOfFundingSource(id)?.id,
      ),
    ),
  );

  app.notFound((c) => turnAway(c, provider) ?? notFound(provider.knobs));
  app.onError((error, c) => {
    console.error('The Dwolla simulator itself failed', error);
    return c.text('The simulator failed; this is no simulated fault', 500);
  });
  return app;
}

/** Notes the call before it is answered, so that a call left hanging is on record too. */
function recorder({ requests, clock }: Provider): MiddlewareHandler<Env> {
  return async (c, next) => {
    const requestId = newRequestId();
    const body = await c.req.text();
    c.set('requestId', requestId);
    c.set('rawBody', body);
    const { method, path } = c.req;
    const [query, headers, at] = [c.req.query(), c.req.header(), clock.now()];
    const record: RecordedRequest = { at, method, path, query, headers, body, requestId, status: undefined };
    requests.push(record);
    await next();
    if (c.res.headers.has(ALREADY_SENT)) return;
    record.status = c.res.status;
    c.header('X-Request-Id', requestId);
  };
}
