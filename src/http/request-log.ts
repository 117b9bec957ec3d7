/** One line a request. The route's pattern stands for the path, which may hold a token. */
import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import { addressOf } from '../contract/ids.js';
import type { Logger } from '../platform/log.js';
import type { Vault } from '../secrets/vault.js';

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

/** The link itself is a secret; the reauth that it leads to is none. */
export function reauthOfLink(vault: Pick<Vault, 'readLinkToken'>): MiddlewareHandler<LogEnv> {
  return createMiddleware<LogEnv>(async (c, next) => {
    const reauthId = vault.readLinkToken(c.req.param('token') ?? '')?.reauthId;
    if (reauthId !== undefined) c.set('reauth', reauthId);
    await next();
  });
}
