/** Who calls the API: the key decides the tenant. */
import { timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { hashOfKey } from '../../secrets/api-key.js';
import { problem } from '../problem.js';

export interface ApiKey {
  tenant: string;
  /** SHA-256, in hex. */
  hash: string;
}

export interface ApiEnv {
  Variables: { tenant: string };
}

export function requireApiKey(apiKeys: ApiKey[]) {
  const known = apiKeys.map(({ tenant, hash }) => ({ tenant, digest: Buffer.from(hash, 'hex') }));
  return createMiddleware<ApiEnv>(async (c, next) => {
    const given = hashOfKey(/^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '');
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
