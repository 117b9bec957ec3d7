/** Somebody presses the button and signs in, by our page or by a front end of the tenant's own. */
import { pressPlaid } from '../simulators/dwolla/index.js';
import { pressButton, pressFinish } from '../simulators/finch/index.js';
import { api, asked, gettingThrough, tellStatus, type Cast } from './cast.js';

/** Where the button led: to the provider, or to the page of a reauth that is over. */
type Opened = { url: string } | { plaidToken: string; again(): Promise<Opened> } | 'closed';

/** Presses until there is a session. @param except the number of one that was dead */
async function opened(link: string, except?: string): Promise<Opened> {
  return gettingThrough('the button works', async () => {
    const response = await fetch(`${link}/open`, {
      method: 'POST',
      redirect: 'manual',
      ...(except !== undefined && { body: new URLSearchParams({ except }) }),
    });
    if (response.status === 303) {
      const url = response.headers.get('location') ?? '';
      return url.startsWith('http') ? { url } : 'closed';
    }
    const page = await response.text();
    const plaidToken = /data-token="([^"]+)"/.exec(page)?.[1];
    const number = /name="except" value="(\d+)"/.exec(page)?.[1];
    return (
      response.status === 200 &&
      plaidToken !== undefined && { plaidToken, again: () => opened(link, number ?? '') }
    );
  });
}

/** Presses, and leaves the provider again without signing in. */
export async function giveUp(cast: Cast, link: string): Promise<void> {
  const session = await opened(link);
  if (session === 'closed') return;
  if ('plaidToken' in session) {
    await pressPlaid(cast.world.dwolla.url, session.plaidToken, 'close');
    return;
  }
  const { location } = await pressButton(session.url, 'cancel');
  if (location !== null) await asked(cast, 'the return gets through', location);
}

/** @returns where the browser came back to, for those who come back twice */
export async function signIn(
  cast: Cast,
  link: string,
  action: 'finish' | 'other_connection' = 'finish',
): Promise<string | undefined> {
  const session = await opened(link);
  return session === 'closed' ? undefined : finished(cast, link, session, action);
}

export async function finished(
  cast: Cast,
  link: string,
  session: Exclude<Opened, 'closed'>,
  action: 'finish' | 'other_connection' = 'finish',
): Promise<string | undefined> {
  if (action === 'finish') cast.signIns += 1;
  if ('plaidToken' in session) {
    const { ok } = await pressPlaid(cast.world.dwolla.url, session.plaidToken, 'finish');
    if (!ok) {
      // A token is spent by its first start: the page asks for another one by itself.
      const next = await session.again();
      cast.signIns -= 1;
      return next === 'closed' ? undefined : finished(cast, link, next, action);
    }
    const headers = { 'content-type': 'application/json' };
    await asked(cast, 'the return gets through', `${link}/returned`, { method: 'POST', headers, body: '{}' });
    return undefined;
  }
  const callback = await pressFinish(session.url, action);
  if (action === 'finish' && cast.plan.noise.includes('webhook_overtakes')) {
    await tellStatus(cast).done;
  }
  const times = cast.plan.noise.includes('callback_twice') ? 2 : 1;
  for (let time = 0; time < times; time += 1) await asked(cast, 'the return gets through', callback);
  return callback;
}

export async function pressedOnly(link: string): Promise<{ url: string }> {
  const session = await opened(link);
  if (session === 'closed' || !('url' in session)) throw new Error('the button leads to no page of Finch');
  return session;
}

interface OwnSession {
  finch?: { connectUrl: string };
  dwolla?: { linkToken?: string };
}

/** The backend opens the session, shows it on a page of its own, and reports the return. */
export async function signInAtOwnFrontEnd(cast: Cast): Promise<undefined> {
  const path = `/v1/reauths/${cast.id}`;
  const open = async (): Promise<OwnSession> =>
    (await api(cast, 'POST', `${path}/sessions`)) as unknown as OwnSession;
  for (;;) {
    const { finch, dwolla } = await open();
    if (finch) {
      cast.signIns += 1;
      const callback = new URL(await pressFinish(finch.connectUrl));
      const code = callback.searchParams.get('code');
      const redirectUri = `${callback.origin}${callback.pathname}`;
      await api(cast, 'POST', `${path}/completion`, { code, redirectUri });
      return undefined;
    }
    const { ok } = await pressPlaid(cast.world.dwolla.url, dwolla?.linkToken ?? '', 'finish');
    if (!ok) {
      // Somebody else had it; the service gives another one a minute later.
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      continue;
    }
    cast.signIns += 1;
    await api(cast, 'POST', `${path}/completion`, {});
    return undefined;
  }
}
