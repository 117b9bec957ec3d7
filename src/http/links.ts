/** `/r/{token}`: the contact's page and its button. Opening it changes nothing, whoever opens it. */
import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import type { ReauthView } from '../contract/view.js';
import type { Capability, Vault } from '../secrets/vault.js';
import { TemporalUnavailable } from '../temporal/outage.js';
import type { Reauths } from '../temporal/reauths.js';
import type { ReauthStanding } from '../temporal/standing.js';
import { answers } from './answers.js';
import { HintLimit } from './hint-limit.js';
import { addressOfPage, openSession, type OpenSessionDeps, type Opened } from './open-session.js';
import { runsPlaid, type PageEnv } from './page-headers.js';
import { aboutOf, asking, pageFor, type About, type ShownDeps } from './page-of.js';
import { page } from './page-response.js';

export interface LinksDeps extends ShownDeps {
  client: OpenSessionDeps['client'] &
    Pick<Reauths, 'standing' | 'view' | 'completed' | 'answer' | 'unsubscribe'>;
  vault: Vault;
  plaidScriptUrl: string;
}

export function links(deps: LinksDeps): Hono<PageEnv> {
  const { client, vault } = deps;
  const hints = new HintLimit();
  const app = new Hono<PageEnv>();

  app.get('/:token', async (c) => {
    const token = c.req.param('token');
    const capability = vault.readLinkToken(token);
    if (!capability) return page(c, 404, { state: 'unknown_link' });
    const standing = await client.standing(capability.reauthId);
    if (!standing) return page(c, 404, { state: 'unknown_link' });
    const about = aboutOf(deps, capability, token, standing);
    if (c.req.query('unsubscribed') !== undefined) about.unsubscribed = true;
    if (c.req.query('returned') === undefined) return page(c, 200, pageFor(standing, about));
    const lastReturn = await lastReturnOf(client, capability, standing);
    return page(c, 200, pageFor(standing, about, { lastReturn }));
  });

  app.get('/:token/state', async (c) => {
    const capability = vault.readLinkToken(c.req.param('token'));
    const standing = capability && (await client.standing(capability.reauthId));
    if (!standing) return c.json({ phase: 'unknown' }, 404);
    const { phase, outcome } = standing;
    const returned = c.req.query('returned') !== undefined;
    const lastReturn = returned ? await lastReturnOf(client, capability, standing) : undefined;
    return c.json({ phase, ...(outcome && { outcome }), ...(lastReturn && { lastReturn }) });
  });

  app.post('/:token/open', async (c) => {
    const token = c.req.param('token');
    const capability = vault.readLinkToken(token);
    const except = await sessionThatDied(c);
    const opened = capability && (await openSession(deps, capability, except));
    if (!capability || !opened) return page(c, 404, { state: 'unknown_link' });
    if (opened.status === 'closed') return c.redirect(`/r/${token}`, 303);
    if (opened.status === 'ready' && 'url' in opened.session) {
      return c.redirect(addressOfPage(vault, capability, opened.session), 303);
    }
    const standing = await client.standing(capability.reauthId);
    const about = aboutOf(deps, capability, token, standing);
    return afterPress(c, deps, opened, about, except !== undefined);
  });

  app.post('/:token/returned', async (c) => {
    const capability = vault.readLinkToken(c.req.param('token'));
    if (!capability) return c.json({ phase: 'unknown' }, 404);
    const { reauthId, contact } = capability;
    await hints.admit(`${reauthId} ${contact}`, () =>
      client.completed({ reauthId, contact, hintId: randomUUID() }),
    );
    return c.json({}, 202);
  });
  app.route('/', answers(deps));
  return app;
}

/** The page that runs Plaid Link said so: the number of the session whose token it could not use. */
async function sessionThatDied(c: Context): Promise<number | undefined> {
  const { except } = await c.req.parseBody().catch(() => ({ except: undefined }));
  return typeof except === 'string' && /^\d{1,6}$/.test(except) ? Number(except) : undefined;
}

/** @param again the token of the session before was dead: this one is not replaced without a press */
function afterPress(
  c: Context<PageEnv>,
  { plaidScriptUrl }: LinksDeps,
  opened: Exclude<NonNullable<Opened>, { status: 'closed' }>,
  about: About,
  again: boolean,
): Response | Promise<Response> {
  if (opened.status === 'ready' && 'plaidToken' in opened.session) {
    const { plaidToken } = opened.session;
    runsPlaid(c, plaidToken);
    return page(c, 200, {
      state: 'signing_in',
      ...about,
      scriptUrl: plaidScriptUrl,
      plaidToken,
      session: opened.number,
      again,
    });
  }
  const refused = 'kind' in opened && (opened.kind === 'rejected' || opened.kind === 'misconfigured');
  c.header('retry-after', '60');
  return page(c, 503, asking('provider_unavailable', about, { refused }));
}

/** How the last return ended; asked of the worker, and only for somebody who just came back. */
async function lastReturnOf(
  client: LinksDeps['client'],
  { reauthId }: Capability,
  { phase }: ReauthStanding,
): Promise<ReauthView['lastReturn']> {
  if (phase === 'closed' || phase === 'verifying') return undefined;
  try {
    return (await client.view(reauthId))?.lastReturn;
  } catch (error) {
    if (error instanceof TemporalUnavailable) return undefined;
    throw error;
  }
}
