/** `/callbacks/{provider}`: the person comes back. A hint is signalled, and closes nothing by itself. */
import { Hono, type Context } from 'hono';
import { addressOf, workflowIdFor } from '../contract/ids.js';
import type { ProviderName } from '../contract/words.js';
import { fingerprint, type Vault } from '../secrets/vault.js';
import type { Reauths } from '../temporal/reauths.js';
import { isReplaced } from './link.js';
import { runsPlaid, type PageEnv } from './page-headers.js';
import type { ShownDeps } from './page-of.js';
import { page } from './page-response.js';
import { pathOf } from './pages/paths.js';

export interface CallbacksDeps extends ShownDeps {
  client: Pick<Reauths, 'completed' | 'standing'>;
  vault: Vault;
  /** The redirect URI that a provider was given; a token exchange demands the same one. */
  callbackUrl: (name: ProviderName) => string;
  plaidScriptUrl: string;
}

const LONGEST_CODE = 2_000;

export function callbacks(deps: CallbacksDeps): Hono<PageEnv> {
  const app = new Hono<PageEnv>();
  for (const { name, returnsCode } of deps.traits) {
    app.get(`/${name}`, (c) => (returnsCode ? withCode(c, deps, name) : withoutCode(c, deps)));
  }
  return app;
}

/** The sealed `state` says who came back; the code is sealed for the activity that exchanges it. */
async function withCode(c: Context<PageEnv>, deps: CallbacksDeps, name: ProviderName): Promise<Response> {
  const { client, vault, callbackUrl, brandOf } = deps;
  const { code, state = '' } = c.req.query();
  const capability = vault.readState(state);
  const address = capability && addressOf(capability.reauthId);
  if (!capability || !address) return page(c, 400, { state: 'unknown_link' });
  const { reauthId, contact } = capability;
  c.set('reauth', reauthId);
  const brand = brandOf(reauthId);
  // Without a code the person gave up, or the provider did: nothing came of it.
  const cameWith = code && code.length <= LONGEST_CODE ? code : undefined;
  if (cameWith !== undefined) {
    // Whoever brings it: a code is as good from somebody who was replaced meanwhile. The same code is the same hint: one
    // that comes twice is known in `workflows/returns.ts`, and does nothing.
    await client.completed({
      ...capability,
      hintId: fingerprint(cameWith),
      code: vault.sealSecret('code', workflowIdFor(address), cameWith),
      redirectUri: callbackUrl(name),
    });
  }
  // A session that a front end of the tenant's own opened belongs to no contact, and so to no page of ours.
  const standing = contact === undefined ? undefined : await client.standing(reauthId);
  if (contact === undefined || !standing || isReplaced(standing, contact)) {
    return page(c, 200, { state: cameWith === undefined ? 'left' : 'thanked', brand });
  }
  const link = pathOf(vault.linkToken({ reauthId, contact }));
  return c.redirect(cameWith === undefined ? link : `${link}?returned`, 303);
}

/** Nothing in the address tells who came back: the browser that set out from our page knows. */
function withoutCode(c: Context<PageEnv>, { plaidScriptUrl }: CallbacksDeps): Response | Promise<Response> {
  // Only Plaid says so, and only it goes on here; nobody else waits for its script.
  if (c.req.query('oauth_state_id') === undefined) return page(c, 200, { state: 'returning' });
  runsPlaid(c);
  return page(c, 200, { state: 'returning', scriptUrl: plaidScriptUrl });
}
