/** `/callbacks/{provider}`: the person comes back. A hint is signalled; only a check can close anything. */
import { Hono } from 'hono';
import { addressOf, workflowIdFor } from '../contract/ids.js';
import { fingerprint, type Vault } from '../secrets/vault.js';
import type { ReauthClient } from '../temporal/reauth-client.js';
import { page } from './links.js';

export interface CallbacksDeps {
  client: Pick<ReauthClient, 'completed'>;
  vault: Vault;
  /** The redirect URI that Finch was given; its token exchange demands the same one. */
  finchCallbackUrl: string;
}

const LONGEST_CODE = 2_000;

export function callbacks({ client, vault, finchCallbackUrl }: CallbacksDeps): Hono {
  const app = new Hono();

  app.get('/finch', async (c) => {
    const { code, state = '' } = c.req.query();
    const capability = vault.readState(state);
    const address = capability && addressOf(capability.reauthId);
    if (!capability?.contact || !address) return page(c, 400, { state: 'unknown_link' });
    const { reauthId, contact } = capability;
    const link = `/r/${vault.linkToken({ reauthId, contact })}`;
    // Without a code the person gave up, or the provider did: nothing came of it.
    if (!code || code.length > LONGEST_CODE) return c.redirect(link, 303);
    await client.completed({
      reauthId,
      contact,
      hintId: fingerprint(code),
      code: vault.sealSecret('code', workflowIdFor(address), code),
      redirectUri: finchCallbackUrl,
    });
    return c.redirect(`${link}?returned`, 303);
  });
  return app;
}
