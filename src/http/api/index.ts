/** `/v1/…`: what backends ask. Every call is served and described from the same list. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { addressOf } from '../../contract/ids.js';
import type { ReauthView } from '../../contract/view.js';
import { MAX_BODY_BYTES } from '../../intake/body.js';
import type { Intake, StartingTenant } from '../../intake/intake.js';
import type { Logger } from '../../platform/log.js';
import type { Vault } from '../../secrets/vault.js';
import type { Reauths } from '../../temporal/reauths.js';
import { limitedBody, noSuchReauth } from '../problem.js';
import { requireApiKey, type ApiEnv, type ApiKey } from './api-key.js';
import { API_KEY_SCHEME, describe, type Call } from './call.js';
import { credentials } from './credentials.js';
import { bounces } from './bounces.js';
import { commands } from './commands.js';
import { completion } from './completion.js';
import { erase } from './erase.js';
import { reads } from './read.js';
import type { ReauthWithLinks } from './schemas.js';
import { sessions } from './sessions.js';
import { start } from './start.js';

export interface ApiDeps {
  apiKeys: ApiKey[];
  /** Of each of a tenant's keys. */
  requestsPerMinute: (tenant: string) => number;
  client: Reauths;
  vault: Vault;
  intake: Intake;
  startingTenant: (name: string) => StartingTenant;
  linkFor: (capability: { reauthId: string; contact: string }) => string;
  log: Logger;
}

export function api(deps: ApiDeps): OpenAPIHono<ApiEnv> {
  const app = new OpenAPIHono<ApiEnv>();
  app.use('/v1/*', requireApiKey(deps.apiKeys, deps.requestsPerMinute));
  app.use('/v1/*', async (c, next) => {
    // The views carry links.
    c.header('cache-control', 'no-store');
    await next();
  });
  app.use('/v1/*', limitedBody(MAX_BODY_BYTES));
  app.openAPIRegistry.registerComponent('securitySchemes', API_KEY_SCHEME, {
    type: 'http',
    scheme: 'bearer',
  });
  for (const call of callsOf(deps)) {
    describe(app, call);
    app.on(call.method, call.path.replace('{id}', ':id'), (c) => {
      const id = c.req.param('id');
      const unknown = id !== undefined && addressOf(id)?.tenant !== c.get('tenant');
      if (unknown) return noSuchReauth(c);
      if (id !== undefined) c.set('reauth', id);
      return call.handle(c, id ?? '');
    });
  }
  return app;
}

function callsOf({ client, vault, intake, startingTenant, linkFor, log }: ApiDeps): Call[] {
  const { kinds } = intake;
  const shown = (view: ReauthView): ReauthWithLinks => ({
    ...view,
    contacts: view.contacts.map((contact) => ({
      ...contact,
      link: linkFor({ reauthId: view.id, contact: contact.id }),
    })),
  });
  return [
    start({ client, vault, intake, startingTenant }, shown),
    ...reads({ client, vault }, shown),
    sessions({ client, vault }, kinds),
    bounces({ client, vault, log }),
    credentials({ client, vault }),
    completion({ client, vault, kinds }),
    erase(client),
    ...commands(client, startingTenant, shown),
  ];
}
