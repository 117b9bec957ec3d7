/** The stand-in for Plaid's script in a real browser, on a page with the policy that Plaid asks for and nothing else. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, whyNoChromium } from '../../chromium.js';
import { until } from '../../until.js';
import { dwolla, mintedFor, MINUTE } from './fixture.js';
import { hostPage } from './host-page.js';
import type { Told } from './host-page.js';

const why = whyNoChromium();
if (why) console.log(`test/simulators/dwolla/plaid-browser.test.ts ${why}`);

describe.skipIf(why !== undefined)('Plaid Link in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(() => browser.close());

  /** A page that holds Link, with a session for a broken exchange. */
  async function visit({ redirect = false } = {}) {
    const simulator = await dwolla({ clock: () => 0, redirectUrls: [] });
    const host = await hostPage(simulator.plaidScriptUrl);
    simulator.redirectUrls?.push(host.url);
    const exchange = simulator.addExchange({ broken: true });
    const session = await mintedFor(simulator, exchange.id, redirect ? host.url : undefined);
    const page = await (await browser.newContext()).newPage();
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(host.url);
    const open = (more?: string) => host.open(page, session.plaidToken ?? '', more);
    return { simulator, host, exchange, session, page, complaints, open };
  }

  const link = (page: Page) => page.frameLocator('iframe[title="Simulated Plaid Link"]');
  const press = (page: Page, id: string) => link(page).locator(`#${id}`).click();
  const names = (told: Told[]) => told.map(({ name, event }) => event ?? name);

  test('a good login: HANDOFF, onSuccess, and the exchange is repaired', async () => {
    const { host, exchange, session, page, complaints, open } = await visit();
    await open();
    await link(page).getByRole('heading', { name: 'Sign in to First Platypus Bank' }).waitFor();
    expect(await link(page).locator('.simulated').textContent()).toContain('Nothing here is real');
    await press(page, 'login');
    const told = await host.toldUntil(page, 'onSuccess');
    expect(names(told)).toEqual(['onLoad', 'OPEN', 'TRANSITION_VIEW', 'HANDOFF', 'onSuccess']);
    const [publicToken, metadata] = told.at(-1)?.values ?? [];
    expect(publicToken).toMatch(/^public-sandbox-/);
    expect(metadata).toEqual({
      institution: { institution_id: 'ins_109508', name: 'First Platypus Bank' },
      accounts: [
        expect.objectContaining({ id: exchange.fundingSourceId, mask: '0000', subtype: 'checking' }),
      ],
      link_session_id: expect.any(String),
      transfer_status: null,
    });
    expect(exchange.broken).toBe(false);
    expect(session).toMatchObject({ startedAt: 0, finishedAt: 0 });
    expect(await page.locator('iframe').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  test.each([
    ['its button', (page: Page) => press(page, 'close')],
    ['the Escape key', (page: Page) => page.keyboard.press('Escape')],
    ['the page itself', (page: Page) => page.evaluate('handler.exit({ force: true })')],
  ])('closed by %s: no error', async (_, close) => {
    const { host, exchange, session, page, complaints, open } = await visit();
    await open();
    await link(page).locator('#close').waitFor();
    await close(page);
    const told = await host.toldUntil(page, 'onExit');
    expect(names(told).slice(-2)).toEqual(['EXIT', 'onExit']);
    expect(told.at(-2)?.values[1]).toMatchObject({
      error_code: null,
      exit_status: 'requires_credentials',
      institution_name: 'First Platypus Bank',
      is_update_mode: true,
      link_session_id: expect.any(String),
      timestamp: expect.stringMatching(/Z$/),
    });
    expect(told.at(-1)?.values).toEqual([
      null,
      {
        institution: { institution_id: 'ins_109508', name: 'First Platypus Bank' },
        status: 'requires_credentials',
        link_session_id: expect.any(String),
        request_id: expect.any(String),
      },
    ]);
    expect([exchange.broken, session.closedAt]).toEqual([true, 0]);
    expect(complaints).toEqual([]);
  });

  const DEAD = {
    error_type: 'INVALID_INPUT',
    error_code: 'INVALID_LINK_TOKEN',
    error_message: 'invalid link token',
    display_message: null,
  };

  test('an expired token: ERROR, and onExit with the error', async () => {
    const { simulator, host, session, page, open } = await visit();
    simulator.advance(30 * MINUTE);
    await open();
    const told = await host.toldUntil(page, 'onExit');
    expect(names(told)).toEqual(['onLoad', 'ERROR', 'EXIT', 'onExit']);
    const { display_message: _, ...inEvent } = DEAD;
    expect(told[1]?.values[1]).toMatchObject(inEvent);
    expect(told.at(-1)?.values).toEqual([DEAD, expect.objectContaining({ institution: null, status: null })]);
    expect(session.startedAt).toBeUndefined();
  });

  test('a spent token: the same handler opened again, and under the knob only the event tells', async () => {
    const { simulator, host, page, open } = await visit();
    await open();
    await press(page, 'close');
    await host.toldUntil(page, 'onExit');
    simulator.knobs.deadLinkToken = 'event_only';
    await host.forget(page);
    await page.evaluate('handler.open()');
    const told = await host.toldUntil(page, 'onExit');
    expect(names(told)).toEqual(['ERROR', 'EXIT', 'onExit']);
    expect(told[0]?.values[1]).toMatchObject({ error_code: 'INVALID_LINK_TOKEN' });
    expect(told.at(-1)?.values[0]).toBeNull();
  });

  test('a wrong password, and closing after it: the last error goes out', async () => {
    const { host, page, open } = await visit();
    await open();
    await press(page, 'fail');
    await link(page).getByRole('alert').filter({ hasText: 'not correct' }).waitFor();
    await press(page, 'close');
    const told = await host.toldUntil(page, 'onExit');
    expect(told.at(-1)?.values[0]).toMatchObject({ error_code: 'INVALID_CREDENTIALS' });
  });

  test('too many wrong passwords: a dead token', async () => {
    const { host, exchange, page, open } = await visit();
    await open();
    for (let count = 0; count < 3; count++) await press(page, 'fail');
    const told = await host.toldUntil(page, 'onExit');
    expect(told.at(-1)?.values[0]).toEqual(DEAD);
    expect(exchange.broken).toBe(true);
  });

  test("the bank's own page: away, back, and Link ends by itself with the same token", async () => {
    const { simulator, host, exchange, page, complaints, open } = await visit({ redirect: true });
    await open();
    await press(page, 'bank');
    await page.waitForURL(`${simulator.url}/plaid/bank?*`);
    await page.locator('#approve').click();
    await page.waitForURL(`${host.url}?oauth_state_id=*`);
    expect(exchange.broken).toBe(true);
    await open(', receivedRedirectUri: location.href');
    const told = await host.toldUntil(page, 'onSuccess');
    expect(names(told)).toEqual(['onLoad', 'OPEN', 'HANDOFF', 'onSuccess']);
    expect(exchange.broken).toBe(false);
    expect(complaints).toEqual([]);
    expect(simulator.requests.filter(({ path }) => path !== '/token')).toHaveLength(1);
  });

  test('a bank that refuses: back in Link, with its buttons', async () => {
    const { host, page, open } = await visit({ redirect: true });
    await open();
    await press(page, 'bank');
    await page.locator('#deny').click();
    await page.waitForURL(`${host.url}?oauth_state_id=*`);
    await open(', receivedRedirectUri: location.href');
    await link(page).getByRole('alert').filter({ hasText: 'did not let you in' }).waitFor();
    await press(page, 'login');
    await host.toldUntil(page, 'onSuccess');
  });

  test('back from the bank without receivedRedirectUri the token is spent', async () => {
    const { host, page, open } = await visit({ redirect: true });
    await open();
    await press(page, 'bank');
    await page.locator('#approve').click();
    await page.waitForURL(`${host.url}?oauth_state_id=*`);
    await open();
    expect((await host.toldUntil(page, 'onExit')).at(-1)?.values[0]).toEqual(DEAD);
  });

  test('without a redirect URL the bank opens in a window of its own', async () => {
    const { host, exchange, page, complaints, open } = await visit();
    await open();
    const [popup] = await Promise.all([page.waitForEvent('popup'), press(page, 'bank')]);
    await popup.locator('#approve').click();
    await host.toldUntil(page, 'onSuccess');
    expect(page.url()).toBe(host.url);
    expect(exchange.broken).toBe(false);
    expect(complaints).toEqual([]);
  });

  test('open before it is loaded waits; destroy takes everything away', async () => {
    const { session, page, open } = await visit();
    await open();
    await link(page).locator('#close').waitFor();
    expect(session.startedAt).toBe(0);
    await page.evaluate('handler.destroy()');
    expect(await page.locator('iframe').count()).toBe(0);
    await page.evaluate('handler.open()');
    expect(await page.locator('iframe').count()).toBe(0);
  });

  test('a window message from elsewhere is not believed', async () => {
    const { host, exchange, page, open } = await visit();
    await open();
    await link(page).locator('#login').waitFor();
    const forged = "{ kind: 'success', publicToken: 'forged', metadata: {} }";
    await page.evaluate(`postMessage(${forged}, '*')`);
    await press(page, 'close');
    expect(names(await host.toldUntil(page, 'onExit'))).not.toContain('onSuccess');
    expect(exchange.broken).toBe(true);
  });

  test('it fits a phone, in the dark too, and goes by keyboard', async () => {
    const { host, page, open } = await visit();
    await page.setViewportSize({ width: 320, height: 568 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await open();
    await link(page).locator('h1:focus').waitFor();
    const inFrame = (expression: string) => page.frames()[1]?.evaluate(expression);
    expect(await inFrame('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    expect(await inFrame('getComputedStyle(document.body).backgroundColor')).toBe('rgb(22, 22, 21)');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await host.toldUntil(page, 'onSuccess');
  });

  test.each(['frame-src', 'style-src-attr'])(
    'under a policy that allows less, here of %s',
    async (directive) => {
      const simulator = await dwolla();
      const host = await hostPage(simulator.plaidScriptUrl, { [directive]: "'none'" });
      const page = await (await browser.newContext()).newPage();
      const complaints: string[] = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      await page.goto(host.url);
      await host.open(page, 'link-sandbox-any');
      await until('the browser complains', () => complaints.some((text) => text.includes(directive)));
    },
  );
});
