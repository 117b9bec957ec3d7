/**
 * Temporal's remote codec, as a function from request to response: shows encrypted payloads to the CLI, which comes with
 * the key, and to the Web UI, whose browser logs in here. It opens the codec's layer alone: sealed secrets stay sealed.
 */
import { timingSafeEqual } from 'node:crypto';
import type { PayloadCodec } from '@temporalio/common';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { CodecError } from '../codec/payload-codec.js';
import { pageCss } from '../http/pages/assets.js';
import { limitedBody, problem } from '../http/problem.js';
import type { Logger } from '../platform/log.js';
import { hashOfKey } from '../secrets/api-key.js';
import { renderLogInPage, type LogInPage } from './log-in-page.js';
import { Sessions } from './session.js';
import { payloadsSchema, transcoded } from './transcode.js';

export interface CodecAppDeps {
  codec: PayloadCodec;
  key: string;
  /** The Web UI's; no other one gets an answer that its script could read. */
  origin: string;
  log: Logger;
}

/** A page of a history, which base64 makes a third larger. */
const MOST_BYTES = 8 * 1024 * 1024;

export function createCodecApp(deps: CodecAppDeps): Hono {
  const { codec, key, origin, log } = deps;
  const sessions = new Sessions(key, origin.startsWith('https:'));
  const app = new Hono();
  app.use(headers());
  for (const [path, transcode] of [
    ['/encode', codec.encode.bind(codec)],
    ['/decode', codec.decode.bind(codec)],
  ] as const) {
    app.use(
      path,
      cors({ origin, credentials: true, allowMethods: ['POST'], allowHeaders: ALLOWED, maxAge: 600 }),
    );
    app.post(path, mayAsk(deps, sessions), limitedBody(MOST_BYTES), (c) => answer(c, transcode, log));
  }
  app.get('/page.css', (c) => c.body(pageCss, 200, { 'content-type': 'text/css; charset=utf-8' }));
  const page = (c: Context, shown: LogInPage, status: 200 | 401 = 200) =>
    c.html(renderLogInPage(shown, origin), status);
  app.get('/', async (c) => {
    const until = await sessions.of(c);
    return page(c, until === undefined ? { state: 'out' } : { state: 'in', until });
  });
  app.post('/', limitedBody(4 * 1024), async (c) => {
    const given = (await c.req.parseBody())['key'];
    if (typeof given !== 'string' || !isKey(given.trim(), key)) {
      log.warn('a log-in at the codec server with a wrong key');
      return page(c, { state: 'out', refused: true }, 401);
    }
    await sessions.begin(c);
    log.info('a log-in at the codec server');
    return c.redirect('/', 303);
  });
  app.post('/log-out', (c) => {
    sessions.end(c);
    return c.redirect('/', 303);
  });
  app.notFound((c) => problem(c, 404, { detail: 'There is nothing here.' }));
  app.onError((error, c) => {
    log.error({ err: error }, 'unexpected error of the codec server');
    return problem(c, 500, { detail: 'Something went wrong on our side.' });
  });
  return app;
}

/** The Web UI sends these. A user's token of its own is no use here, so `authorization` is the CLI's alone. */
const ALLOWED = ['content-type', 'x-namespace'];

function headers(): MiddlewareHandler {
  const secured = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      styleSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    xFrameOptions: 'DENY',
    strictTransportSecurity: false,
  });
  return async (c, next) => {
    c.header('cache-control', 'no-store');
    await secured(c, next);
  };
}

/** The key counts from anywhere. A cookie, which a browser sends by itself, counts from the Web UI's pages alone. */
function mayAsk({ key, origin }: CodecAppDeps, sessions: Sessions): MiddlewareHandler {
  return async (c, next) => {
    const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const comesWithKey = bearer !== undefined && isKey(bearer, key);
    const isLoggedIn = c.req.header('origin') === origin && (await sessions.of(c)) !== undefined;
    if (comesWithKey || isLoggedIn) return next();
    c.header('www-authenticate', 'Bearer');
    return problem(c, 401, {
      detail:
        'Send the key as "Authorization: Bearer <CODEC_KEY>", or log in at the address of this codec server.',
    });
  };
}

async function answer(c: Context, transcode: PayloadCodec['decode'], log: Logger): Promise<Response> {
  const body: unknown = await c.req.json().catch(() => undefined);
  const request = payloadsSchema.safeParse(body);
  if (!request.success)
    return problem(c, 400, { detail: 'Send {"payloads": [{"metadata", "data"}]} as JSON.' });
  try {
    return c.json({ payloads: await transcoded(request.data.payloads ?? [], transcode) });
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    log.warn({ reason: error.message }, 'a payload that cannot be read');
    return problem(c, 400, { detail: error.message });
  }
}

/** Hashes have one length, so that the time tells nothing. */
function isKey(given: string, key: string): boolean {
  return timingSafeEqual(hashOfKey(given), hashOfKey(key));
}
