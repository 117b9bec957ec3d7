/** `/r/{token}`: the contact's page and its one button. Opening it changes nothing, whoever opens it. */
import { Hono, type Context } from 'hono';
import { addressOf, workflowIdFor } from '../contract/ids.js';
import type { OpenSessionResult } from '../contract/messages.js';
import type { SessionSecret } from '../contract/ports.js';
import type { ReauthView } from '../contract/view.js';
import { SealError } from '../secrets/seal.js';
import type { Capability, Vault } from '../secrets/vault.js';
import { TemporalUnavailable } from '../temporal/outage.js';
import type { ReauthClient } from '../temporal/reauth-client.js';
import type { ReauthStanding } from '../temporal/standing.js';
import { renderPage, type Page } from './pages/render-page.js';

export interface LinksDeps {
  client: Pick<ReauthClient, 'standing' | 'view' | 'openSession'>;
  vault: Vault;
  /** The company's name, above the page. */
  brand: string;
}

export function links({ client, vault, brand }: LinksDeps): Hono {
  const app = new Hono();

  app.get('/:token', async (c) => {
    const token = c.req.param('token');
    const capability = vault.readLinkToken(token);
    if (!capability) return page(c, 404, { state: 'unknown_link' });
    const standing = await client.standing(capability.reauthId);
    if (!standing) return page(c, 404, { state: 'unknown_link' });
    const returned = c.req.query('returned') !== undefined;
    const lastReturn = returned ? await lastReturnOf(client, capability, standing) : undefined;
    return page(c, 200, pageFor(standing, { token, brand }, returned, lastReturn));
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
    const opened = capability && (await openSession(client, vault, capability));
    if (!capability || !opened) return page(c, 404, { state: 'unknown_link' });
    switch (opened.status) {
      case 'ready':
        return c.redirect(opened.url, 303);
      case 'unavailable': {
        const standing = await client.standing(capability.reauthId);
        c.header('retry-after', '60');
        return page(c, 503, { state: 'provider_unavailable', token, brand, ...shown(standing) });
      }
      case 'closed':
        return c.redirect(`/r/${token}`, 303);
    }
  });
  return app;
}

export function page(
  c: Context,
  status: 200 | 400 | 404 | 500 | 503,
  content: Page,
): Response | Promise<Response> {
  return c.html(renderPage(content), status);
}

type Opened = { status: 'ready'; url: string } | Exclude<OpenSessionResult, { status: 'ready' }> | undefined;

/** A session whose key has left the ring is worth nothing any more: then another one is asked for, once. */
async function openSession(
  client: LinksDeps['client'],
  vault: Vault,
  capability: Required<Capability>,
  except?: number,
): Promise<Opened> {
  const opened = await client.openSession({ ...capability, ...(except !== undefined && { except }) });
  if (opened?.status !== 'ready') return opened;
  try {
    return { status: 'ready', url: sessionUrl(vault, capability, opened.secret) };
  } catch (error) {
    if (!(error instanceof SealError) || except !== undefined) throw error;
    return openSession(client, vault, capability, opened.number);
  }
}

/** The provider's page, with our signed `state`: it comes back with the callback. */
function sessionUrl(vault: Vault, capability: Capability, secret: string): string {
  const address = addressOf(capability.reauthId);
  if (!address) throw new Error('a link of ours names a reauth');
  const session = JSON.parse(vault.openSecret('session', workflowIdFor(address), secret)) as SessionSecret;
  const url = new URL(session.url);
  url.searchParams.set('state', vault.state(capability));
  return url.href;
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

function shown(standing: ReauthStanding | undefined): {
  institution: string;
  effect?: string;
  early?: boolean;
} {
  const { institution = '', effect, early } = standing ?? {};
  return { institution, ...(effect !== undefined && { effect }), ...(early !== undefined && { early }) };
}

function pageFor(
  standing: ReauthStanding,
  link: { token: string; brand: string },
  returned: boolean,
  lastReturn: ReauthView['lastReturn'],
): Page {
  const about = { ...link, ...shown(standing) };
  const { institution, brand } = about;
  const { phase, outcome } = standing;
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
