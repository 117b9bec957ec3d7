/** Our page that runs Plaid Link, in a real browser under the real policy: every way out of it. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, whyNoChromium } from '../chromium.js';
import { closed, linkIn, mailTo, press, reportOf, start, view } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

const why = whyNoChromium();
if (why) console.log(`test/e2e/plaid.test.ts ${why}`);

describe.skipIf(why !== undefined)('Plaid Link on our page', () => {
  let world: World;
  let browser: Browser;
  let callback: string;
  let complaints: string[] = [];
  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(startDevServer), launchChromium()]);
    callback = `${world.config.publicUrl}/callbacks/dwolla`;
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    world.dwolla.knobs.deadLinkToken = 'exit_error';
    world.dwolla.knobs.mxReturnsTo = undefined;
    // Violations of the policy and broken scripts of ours, in every story.
    expect(complaints).toEqual([]);
    complaints = [];
  });
  afterAll(async () => {
    await Promise.all([browser.close(), world.close()]);
  });

  async function asked(connection: Record<string, unknown> = {}, partner: 'plaid' | 'mx' = 'plaid') {
    const { id: exchangeId, fundingSourceId } = world.dwolla.addExchange({ broken: true, partner });
    const { email, body } = reportOf({ provider: 'dwolla', id: exchangeId, fundingSourceId, ...connection });
    const { id } = await start(world, { ...body, institution: 'First Platypus Bank' });
    return { id, exchangeId, link: linkIn(await mailTo(world, email)) };
  }

  async function tab(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
    return tabIn(await browser.newContext(options));
  }

  async function tabIn(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.on('console', (message) => {
      // A violation that a script causes is told under that script's address, whose ever it is.
      const ours = message.location().url.startsWith(world.config.publicUrl);
      const violation = message.text().includes('Content Security Policy');
      if (message.type() === 'error' && (ours || violation)) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    return page;
  }

  /** Opens the link and presses the one button. */
  async function signInFrom(page: Page, link: string): Promise<void> {
    await page.goto(link);
    await page.getByRole('button').click();
  }

  const inLink = (page: Page, button: string) => page.frameLocator('iframe').locator(button).click();
  const heading = (page: Page, name: RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
  const sessions = (id: string): number =>
    world.dwolla.sessions.filter(({ exchangeId }) => exchangeId === id).length;

  test('signed in: the return is told, checked, and shown as done', async () => {
    const { id, exchangeId, link } = await asked();
    const page = await tab();
    await signInFrom(page, link);
    await inLink(page, '#login');
    await heading(page, /connected again|already connected/);
    expect(await closed(world, id)).toMatchObject({
      outcome: 'reconnected',
      by: 'user',
      evidence: 'balance',
    });
    expect(sessions(exchangeId)).toBe(1);
    expect(page.url()).not.toContain('link-sandbox');
    expect(await page.evaluate('localStorage.length')).toBe(0);
  });

  test('closed by the person: back to the page with the button, and nothing is checked', async () => {
    const { id, link } = await asked();
    const page = await tab();
    await signInFrom(page, link);
    await inLink(page, '#close');
    await heading(page, /Reconnect/);
    expect(page.url()).toBe(link);
    expect((await view(world, id)).phase).toBe('waiting');
    expect(await page.evaluate('localStorage.length')).toBe(0);
  });

  test.each(['exit_error', 'event_only'] as const)(
    'a token that another tab has spent (%s) is replaced once, without a word',
    async (deadLinkToken) => {
      world.dwolla.knobs.deadLinkToken = deadLinkToken;
      const { id, exchangeId, link } = await asked();
      const [one, other] = [await tab(), await tab()];
      await signInFrom(one, link);
      await one.frameLocator('iframe').locator('#login').waitFor();
      await signInFrom(other, link);
      await inLink(other, '#login');
      expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected' });
      expect(sessions(exchangeId)).toBe(2);
    },
  );

  test('too many wrong passwords: one new token, then a button and no loop', async () => {
    const { exchangeId, link } = await asked();
    const page = await tab();
    await signInFrom(page, link);
    for (const minted of [1, 2]) {
      await until(`session ${minted} is there`, () => sessions(exchangeId) === minted);
      for (let attempt = 0; attempt < world.dwolla.knobs.wrongLogins; attempt += 1)
        await inLink(page, '#fail');
    }
    await page.getByRole('heading', { name: /could not be finished/ }).waitFor();
    expect(sessions(exchangeId)).toBe(2);
    await page.getByRole('button', { name: 'Try again' }).click();
    await inLink(page, '#login');
    await heading(page, /connected again|already connected/);
    expect(sessions(exchangeId)).toBe(3);
  });

  test('a wrong password and then closed: it says that nothing is lost, and offers the way back', async () => {
    const { exchangeId, link } = await asked();
    const page = await tab();
    await signInFrom(page, link);
    await inLink(page, '#fail');
    await inLink(page, '#close');
    await page.getByRole('heading', { name: /could not be finished/ }).waitFor();
    expect(sessions(exchangeId)).toBe(1);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
  });

  test('a bank’s own page leads back, and Link goes on with the same token', async () => {
    const { id, exchangeId, link } = await asked({ redirectUrl: callback });
    const page = await tab();
    await signInFrom(page, link);
    await inLink(page, '#bank');
    await page.locator('#approve').click();
    await heading(page, /connected again|already connected/);
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
    expect(sessions(exchangeId)).toBe(1);
    expect(await page.evaluate('localStorage.length')).toBe(0);
  });

  test('a bank that lets nobody in: closing leads back to the page with the button', async () => {
    const { link } = await asked({ redirectUrl: callback });
    const page = await tab();
    await signInFrom(page, link);
    await inLink(page, '#bank');
    await page.locator('#deny').click();
    await inLink(page, '#close');
    await heading(page, /Reconnect/);
    expect(page.url()).toBe(link);
  });

  test('without a redirect the bank opens a window of its own', async () => {
    const { id, link } = await asked();
    const page = await tab();
    await signInFrom(page, link);
    const popup = page.waitForEvent('popup');
    await inLink(page, '#bank');
    await (await popup).locator('#approve').click();
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
  });

  test('come back in another browser: it says what to do', async () => {
    const page = await tab();
    await page.goto(`${callback}?oauth_state_id=made-up`);
    await page.getByRole('heading', { name: /does not know where you left off/ }).waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
  });

  test('Plaid’s script cannot be loaded: a button, and the link keeps working', async () => {
    const { link } = await asked();
    const page = await tab();
    await page.context().route(world.config.plaidScriptUrl, (route) => route.abort());
    await signInFrom(page, link);
    await page.getByRole('heading', { name: /could not be finished/ }).waitFor();
    complaints = complaints.filter((each) => !each.includes('ERR_FAILED'));
    await page.context().unroute(world.config.plaidScriptUrl);
    await page.getByRole('button', { name: 'Try again' }).click();
    await inLink(page, '#login');
    await heading(page, /connected again|already connected/);
  });

  test('Plaid’s frame is kept from loading: the button is there within seconds', async () => {
    const { link } = await asked();
    const page = await tab();
    await page.context().route(/\/plaid\/link$/, (route) => route.abort());
    await signInFrom(page, link);
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    complaints = complaints.filter((each) => !each.includes('ERR_FAILED'));
  });

  test('Plaid’s script never comes: the button is there all the same', async () => {
    const { link } = await asked();
    const page = await tab();
    await page.context().route(world.config.plaidScriptUrl, () => {});
    await page.goto(link);
    await page.getByRole('button').click({ noWaitAfter: true });
    await page.getByRole('button', { name: 'Try again' }).waitFor();
  });

  test('two tabs with two banks: each comes back to its own', async () => {
    const [one, other] = [await asked({ redirectUrl: callback }), await asked({ redirectUrl: callback })];
    const context = await browser.newContext();
    const [first, second] = [await tabIn(context), await tabIn(context)];
    for (const [page, { link }] of [
      [first, one],
      [second, other],
    ] as const) {
      await signInFrom(page, link);
      await inLink(page, '#bank');
    }
    await second.locator('#approve').click();
    expect(await closed(world, other.id)).toMatchObject({ outcome: 'reconnected' });
    expect((await view(world, one.id)).phase).toBe('waiting');
    await first.locator('#approve').click();
    expect(await closed(world, one.id)).toMatchObject({ outcome: 'reconnected' });
  });

  test('MX says that the person gave up: back to the page with the button, and nothing is told', async () => {
    const { id, link } = await asked({}, 'mx');
    world.dwolla.knobs.mxMint = 201;
    const page = await tab();
    await signInFrom(page, link);
    await page.goto(`${callback}?error=USER_CANCELLED`);
    await heading(page, /Reconnect/);
    expect((await view(world, id)).phase).toBe('waiting');
  });

  test('the return is told until it is heard', async () => {
    const { id, link } = await asked();
    const page = await tab();
    let refused = 0;
    await page.context().route(/\/returned$/, (route) => {
      refused += 1;
      return refused < 3 ? route.abort() : route.continue();
    });
    await signInFrom(page, link);
    await inLink(page, '#login');
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected' });
    expect(refused).toBe(3);
    complaints = complaints.filter((each) => !each.includes('ERR_FAILED'));
  });

  test('without JavaScript the page says what it needs', async () => {
    const { link } = await asked();
    const page = await tab({ javaScriptEnabled: false });
    await signInFrom(page, link);
    expect(await page.locator('main').innerText()).toContain('needs JavaScript');
  });

  test('MX: the button leads to its widget, and a return is told by the browser that set out', async () => {
    world.dwolla.knobs.mxMint = 201;
    world.dwolla.knobs.mxReturnsTo = callback;
    const { id, link } = await asked({}, 'mx');
    const page = await tab();
    await signInFrom(page, link);
    expect(new URL(page.url()).origin).toBe(world.dwolla.url);
    await page.locator('#finish').click();
    await heading(page, /connected again|already connected/);
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
  });

  test('the policy of that page allows what Plaid asks for, and that of the others does not', async () => {
    const { link } = await asked();
    const policyOf = (response: Response): string[] =>
      (response.headers.get('content-security-policy') ?? '').split(';').map((each) => each.trim());
    const [plain, plaid, back] = [
      policyOf(await fetch(link)),
      policyOf(await press(link)),
      policyOf(await fetch(`${callback}?oauth_state_id=x`)),
    ];
    const { origin } = new URL(world.config.plaidScriptUrl);
    expect(plaid.filter((each) => !plain.includes(each))).toEqual([
      `script-src 'self' ${world.config.plaidScriptUrl}`,
      `connect-src 'self' https://sandbox.plaid.com/`,
      `frame-src ${origin}/`,
      `style-src-attr 'unsafe-inline'`,
    ]);
    expect(back).toContain(`connect-src 'self' https://production.plaid.com/ https://sandbox.plaid.com/`);
    expect(policyOf(await fetch(callback))).toEqual(plain);
    expect(plain.join()).not.toMatch(/plaid|unsafe|frame-src/);
  });
});
