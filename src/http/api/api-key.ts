/** Who calls the API: the key decides the tenant, and may call so often. */
import { timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { MINUTE } from '../../contract/durations.js';
import { hashOfKey } from '../../secrets/api-key.js';
import { problem } from '../problem.js';
import { RateLimit } from '../rate-limit.js';
import type { LogEnv } from '../request-log.js';
import { neighbourhoodOf } from './neighbourhood.js';

export interface ApiKey {
  tenant: string;
  /** SHA-256, in hex. */
  hash: string;
}

export interface ApiEnv {
  Variables: LogEnv['Variables'] & { tenant: string };
}

/** From one remote address. It is no lock-out: a known key behind the same address is answered all the same. */
const UNKNOWN_KEYS_A_MINUTE = 60;

/** @param requestsPerMinute of a tenant's keys, each for itself */
export function requireApiKey(apiKeys: ApiKey[], requestsPerMinute: (tenant: string) => number) {
  const known = apiKeys.map(({ tenant, hash }) => ({
    tenant,
    digest: Buffer.from(hash, 'hex'),
    limit: new RateLimit({ times: requestsPerMinute(tenant), within: MINUTE }),
  }));
  const guesses = new RateLimit({ times: UNKNOWN_KEYS_A_MINUTE, within: MINUTE });
  return createMiddleware<ApiEnv>(async (c, next) => {
    const given = hashOfKey(/^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '');
    // Digests have one length, and every key is compared, so that the time tells nothing.
    const matching = known.filter((key) => timingSafeEqual(key.digest, given));
    const [match] = matching;
    const retryAfter = await (match ? match.limit.admit('') : guesses.admit(neighbourhoodOf(c)));
    if (retryAfter !== undefined) {
      return problem(c, 429, {
        detail: 'So many requests came that no more are taken for a while.',
        retryAfter,
      });
    }
    if (!match) {
      c.header('www-authenticate', 'Bearer');
      return problem(c, 401, { detail: 'Send a known API key as "Authorization: Bearer <key>".' });
    }
    c.set('tenant', match.tenant);
    return next();
  });
}
