/** Who calls the API: the key decides the tenant. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { problem } from '../problem.js';
import type { LogEnv } from '../request-log.js';

export interface ApiKey {
  tenant: string;
  key: string;
}

export interface ApiEnv {
  Variables: LogEnv['Variables'] & { tenant: string };
}

export function requireApiKey(apiKeys: ApiKey[]) {
  const known = apiKeys.map(({ tenant, key }) => ({ tenant, digest: digest(key) }));
  return createMiddleware<ApiEnv>(async (c, next) => {
    const given = digest(/^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '');
    // Digests have one length, and every key is compared, so that the time tells nothing.
    const matching = known.filter((key) => timingSafeEqual(key.digest, given));
    const [match] = matching;
    if (!match) {
      c.header('www-authenticate', 'Bearer');
      return problem(c, 401, { detail: 'Send a known API key as "Authorization: Bearer <key>".' });
    }
    c.set('tenant', match.tenant);
    return next();
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
