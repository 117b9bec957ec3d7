import type { Context } from 'hono';
import type { Env } from '../finch/model.js';
import { hasClientCredentials } from './credentials.js';
import type { Steps } from './faults.js';
import type { Provider } from './provider.js';

/** POST /token. Its errors have the shape of OAuth, not that of the rest of the API (Dwolla docs, Authorization). */
export function tokenSteps(provider: Provider): Steps {
  return {
    turnAway: (c) => turnAway(c, provider),
    run: (c) => {
      const { value } = provider.store.issueToken();
      return c.json({ access_token: value, token_type: 'bearer', expires_in: provider.knobs.expiresIn });
    },
  };
}

function turnAway(c: Context<Env>, provider: Provider): Response | undefined {
  if (!hasClientCredentials(c, provider)) return c.json({ error: 'invalid_client' }, 401);
  const type = c.req.header('content-type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) return c.json({ error: 'invalid_request' }, 400);
  const grant = new URLSearchParams(c.get('rawBody')).get('grant_type');
  return grant === 'client_credentials' ? undefined : c.json({ error: 'unsupported_grant_type' }, 400);
}
