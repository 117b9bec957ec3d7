/** `/r/{token}`: the contact's page and its one button. Opening it changes nothing, whoever opens it. */
import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import type { ProviderTraits } from '../contract/state.js';
import type { ReauthView } from '../contract/view.js';
import type { Capability, Vault } from '../secrets/vault.js';
import { TemporalUnavailable } from '../temporal/outage.js';
import type { Reauths } from '../temporal/reauths.js';
import type { ReauthStanding } from '../temporal/standing.js';
import { HintLimit } from './hint-limit.js';
import { addressOfPage, openSession, type OpenSessionDeps, type Opened } from './open-session.js';
import { runsPlaid, type PageEnv } from './page-headers.js';
import { renderPage, type Page } from './pages/render-page.js';

export interface LinksDeps {
  client: OpenSessionDeps['client'] & Pick<Reauths, 'standing' | 'view' | 'completed'>;
  vault: Vault;
  /** The company's name, above the page. */
  brandOf: (reauthId: string) => string;
  traits: ProviderTraits[];
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
    const returned = c.req.query('returned') !== undefined;
    const lastReturn = returned ? await lastReturnOf(client, capability, standing) : undefined;
    const about = { token, ...shown(deps, capability, standing) };
    return page(c, 200, pageFor(standing, about, returned, lastReturn));
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
    const about = { token, ...shown(deps, capability, standing) };
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
  return page(c, 503, { state: 'provider_unavailable', ...about, refused });
}

export function page(
  c: Context,
  status: 200 | 400 | 404 | 500 | 503,
  content: Page,
): Response | Promise<Response> {
  return c.html(renderPage(content), status);
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

type About = { token: string } & ReturnType<typeof shown>;

function shown(
  { traits, brandOf }: LinksDeps,
  { reauthId }: Capability,
  standing: ReauthStanding | undefined,
): { brand: string; institution: string; effect?: string; early?: boolean; remembers: boolean } {
  const { institution = '', effect, early, provider } = standing ?? {};
  return {
    brand: brandOf(reauthId),
    institution,
    ...(effect !== undefined && { effect }),
    ...(early !== undefined && { early }),
    // Where the return brings nothing, the browser has to remember where it set out.
    remembers: traits.some(({ name, returnsCode }) => name === provider && !returnsCode),
  };
}

function pageFor(
  standing: ReauthStanding,
  about: About,
  returned: boolean,
  lastReturn: ReauthView['lastReturn'],
): Page {
  const { phase, outcome } = standing;
  const { institution, brand } = about;
  switch (phase) {
    case 'closed':
      if (outcome === 'reconnected') {
        return { state: returned ? 'reconnected' : 'already_reconnected', institution, brand };
      }
      if (outcome === 'cancelled') return { state: 'cancelled', institution, brand };
      return { state: 'closed', institution, brand, ...(outcome && { outcome }) };
    case 'verifying':
      return { state: 'verifying', ...about, checking: true };
    default:
      if (!returned) return { state: 'ready', ...about };
      if (lastReturn === 'another_connection') return { state: 'another_account', ...about };
      if (lastReturn === 'unconfirmed') return { state: 'unconfirmed', ...about };
      // The signal is on its way to the workflow.
      return { state: 'verifying', ...about };
  }
}
