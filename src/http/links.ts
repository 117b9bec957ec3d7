/** `/r/{token}`: the contact's page and its button. Opening it changes nothing, whoever opens it. */
import { randomUUID } from 'node:crypto';
import { Hono, type Context } from 'hono';
import type { ReauthView } from '../contract/view.js';
import { refused } from '../contract/words.js';
import type { Vault } from '../secrets/vault.js';
import { TemporalUnavailable } from '../temporal/outage.js';
import type { Reauths } from '../temporal/reauths.js';
import type { ReauthStanding } from '../temporal/standing.js';
import { answers } from './answers.js';
import { HintLimit } from './hint-limit.js';
import { nameOf, opensLink, unknownLink, type Link } from './link.js';
import { COME_AGAIN, addressOfPage, openSession, type OpenSessionDeps } from './open-session.js';
import { runsPlaid, type PageEnv } from './page-headers.js';
import { aboutOf, asking, pageFor, type About, type ShownDeps } from './page-of.js';
import { page } from './page-response.js';
import { pathOf } from './pages/paths.js';
import { secondsUntil } from './rate-limit.js';
import { tooOften } from './too-often.js';

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
  app.use('/:token/*', opensLink(client));

  app.get('/:token', async (c) => {
    const { standing, about } = openedLink(c, deps);
    if (c.req.query('unsubscribed') !== undefined) about.unsubscribed = true;
    if (c.req.query('returned') === undefined) return page(c, 200, pageFor(standing, about));
    return page(c, 200, pageFor(standing, about, { lastReturn: await lastReturnOf(client, c.get('link')) }));
  });

  app.get('/:token/state', async (c) => {
    const { phase, outcome } = c.get('link').standing;
    const returned = c.req.query('returned') !== undefined;
    const lastReturn = returned ? await lastReturnOf(client, c.get('link')) : undefined;
    return c.json({ phase, ...(outcome && { outcome }), ...(lastReturn && { lastReturn }) });
  });

  app.post('/:token/open', async (c) => {
    const { token, capability } = c.get('link');
    const except = await sessionThatDied(c);
    const opened = await openSession(deps, capability, except);
    if (!opened) return unknownLink(c);
    switch (opened.status) {
      case 'closed':
        return c.redirect(pathOf(token), 303);
      case 'too_often':
        return tooOften(c, token, secondsUntil(opened.until));
      case 'ready':
        if ('url' in opened.session) {
          return c.redirect(addressOfPage(vault, capability, opened.session), 303);
        }
        return signingIn(c, deps, { number: opened.number, ...opened.session }, except !== undefined);
      case 'unavailable': {
        c.header('retry-after', String(COME_AGAIN));
        return page(
          c,
          503,
          asking('provider_unavailable', openedLink(c, deps).about, {
            refused: refused(opened.kind),
          }),
        );
      }
    }
  });

  app.post('/:token/returned', async (c) => {
    const { capability } = c.get('link');
    await hints.admit(nameOf(capability), () => client.completed({ ...capability, hintId: randomUUID() }));
    return c.json({}, 202);
  });
  app.route('/', answers(deps));
  return app;
}

function openedLink(c: Context<PageEnv>, deps: LinksDeps): { standing: ReauthStanding; about: About } {
  const { token, capability, standing } = c.get('link');
  return { standing, about: aboutOf(deps, capability, token, standing) };
}

/** The page that runs Plaid Link said so: the number of the session whose token it could not use. */
async function sessionThatDied(c: Context): Promise<number | undefined> {
  const { except } = await c.req.parseBody().catch(() => ({ except: undefined }));
  return typeof except === 'string' && /^\d{1,6}$/.test(except) ? Number(except) : undefined;
}

/** @param again the token of the session before was dead: this one is not replaced without a press */
function signingIn(
  c: Context<PageEnv>,
  deps: LinksDeps,
  { number, plaidToken }: { number: number; plaidToken: string },
  again: boolean,
): Response | Promise<Response> {
  runsPlaid(c, plaidToken);
  const { about } = openedLink(c, deps);
  const scriptUrl = deps.plaidScriptUrl;
  return page(c, 200, { state: 'signing_in', ...about, scriptUrl, plaidToken, session: number, again });
}

/** How the last return ended; asked of the worker, and only for somebody who just came back. */
async function lastReturnOf(
  client: LinksDeps['client'],
  { capability: { reauthId }, standing: { phase } }: Link,
): Promise<ReauthView['lastReturn']> {
  if (phase === 'closed' || phase === 'verifying') return undefined;
  try {
    return (await client.view(reauthId))?.lastReturn;
  } catch (error) {
    if (error instanceof TemporalUnavailable) return undefined;
    throw error;
  }
}
