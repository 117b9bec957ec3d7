/** One line a request. The route's pattern stands for the path, which may hold a token. */
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import { addressOf } from '../contract/ids.js';
import type { Logger } from '../platform/log.js';

export interface LogEnv {
  Variables: {
    /** Whom the API key names. */
    tenant?: string;
    /** The reauth that a request is about, as soon as that is known. */
    reauth?: string;
  };
}

export function logged(log: Logger): MiddlewareHandler<LogEnv> {
  return async (c, next) => {
    const before = performance.now();
    await next();
    const ms = Math.round(performance.now() - before);
    const reauth = c.get('reauth');
    const tenant = c.get('tenant') ?? (reauth === undefined ? undefined : addressOf(reauth)?.tenant);
    const line = { method: c.req.method, route: routePath(c, -1), status: c.res.status, ms };
    log.info(
      { ...line, ...(tenant !== undefined && { tenant }), ...(reauth !== undefined && { reauth }) },
      'request',
    );
  };
}
