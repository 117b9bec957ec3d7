/** The pages as a person meets them, in a real browser under the real CSP. */
import type { Browser, BrowserContextOptions, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchChromium, whyNoChromium } from '../chromium.js';
import { until } from '../until.js';
import { CONTRASTS_OF_WORDS, OVERFLOW, TWO_PRESSES, UNFOLD } from './in-the-page.js';
import type { Contrast } from './in-the-page.js';
import { startPageServer } from './page-server.js';
import type { PageServer } from './page-server.js';
import { samplePage, samplePages, TOKEN } from './sample-pages.js';
import { openTab } from './tabs.js';

const why = whyNoChromium();
if (why !== undefined) console.log(`pages in a browser: ${why}`);

const heading = (page: Tab) => page.getByRole('heading', { level: 1 });

describe.skipIf(why !== undefined)('in a browser', () => {
  let browser: Browser;
  let server: PageServer;
  let complaints: string[];

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    server = await startPageServer();
    complaints = [];
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    await server.close();
    // Errors of scripts, blocked resources and CSP violations all end up on the console.
    expect(complaints).toEqual([]);
  });

  const tab = (options: BrowserContextOptions = {}): Promise<Tab> => openTab(browser, complaints, options);

  const link = (query = '') => `${server.url}/r/${TOKEN}${query}`;
  const looks = () => server.asked.filter((each) => each.includes('/state')).length;

  it.each(Object.keys(samplePages))('fits a phone and can be read: %s', async (name) => {
    server.page = () => samplePage(name);
    const page = await tab();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(link());
      await page.evaluate(UNFOLD);
      const contrasts = await page.evaluate<Contrast[]>(CONTRASTS_OF_WORDS);
      expect(contrasts.length).toBeGreaterThan(1);
      expect(contrasts.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    }
    expect(await page.evaluate<number>(OVERFLOW)).toBeLessThanOrEqual(0);
    for (const target of await page
      .locator('button:visible, a:visible, summary:visible, input:visible')
      .all()) {
      const box = await target.boundingBox();
      expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    }
    // WCAG 1.4.10: as wide as 1280 pixels at 400 %.
    await page.setViewportSize({ width: 320, height: 256 });
    expect(await page.evaluate<number>(OVERFLOW)).toBeLessThanOrEqual(0);
  });

  it('works with the keyboard alone, and shows where it is', async () => {
    server.page = () => samplePage('ready');
    const page = await tab();
    await page.goto(link());
    await page.keyboard.press('Tab');
    expect(await page.evaluate('getComputedStyle(document.querySelector("button:focus")).outlineWidth')).toBe(
      '3px',
    );
    await page.keyboard.press('Enter');
    await page.waitForURL('**/provider');
    expect(server.asked).toContain(`POST /r/${TOKEN}/open`);
  });

  it('changes nothing by being opened', async () => {
    server.page = () => samplePage('ready');
    const page = await tab();
    await page.goto(link());
    await page.reload();
    expect(server.asked.filter((each) => !each.startsWith('GET '))).toEqual([]);
    expect(looks()).toBe(0);
  });

  it('sends one press, however often the button is pressed', async () => {
    server.page = () => samplePage('ready');
    const page = await tab();
    await page.goto(link());
    expect(await page.evaluate(TWO_PRESSES)).toEqual({
      prevented: [false, true],
      label: 'Opening the sign-in…',
    });
    await page.waitForURL('**/provider');
    expect(server.asked.filter((each) => each.startsWith('POST'))).toHaveLength(1);
  });

  it('works without JavaScript', async () => {
    server.page = () => samplePage('ready');
    const page = await tab({ javaScriptEnabled: false });
    await page.goto(link());
    await page.getByRole('button', { name: 'Continue to sign-in' }).click();
    await page.waitForURL('**/provider');
  });

  it.each(['later', 'not-me', 'unused', 'stop'])(
    'opens at the answer that a mail leads to: %s',
    async (answer) => {
      server.page = () => samplePage('ready');
      const page = await tab();
      await page.goto(`${link()}#${answer}`);
      await expect.poll(() => page.locator(`#${answer} button`).first().isVisible()).toBe(true);
    },
  );

  describe('waiting for the check', () => {
    beforeEach(() => {
      server.page = (returned) => samplePage(returned ? 'verifying' : 'ready');
    });

    it('asks until it is closed, and then shows that', async () => {
      const page = await tab();
      await page.goto(link('?returned'));
      expect(await heading(page).textContent()).toBe('Checking the connection to Gusto');
      expect(await page.getByRole('status').textContent()).toContain('Checking');
      await until('it asked', () => looks() > 0);
      expect(page.url()).toBe(link('?returned'));
      server.page = () => samplePage('reconnected');
      server.state = { phase: 'closed', outcome: 'reconnected' };
      await page.getByText('Gusto is connected again').waitFor();
      expect(page.url()).toBe(link('?returned'));
      // The script comes after the text.
      await page.locator('h1:focus').waitFor();
    });

    it('shows how a check ended that proved nothing', async () => {
      const page = await tab();
      server.state = { phase: 'verifying' };
      await page.goto(link('?returned'));
      await until('it asked', () => looks() > 0);
      server.page = () => samplePage('another_account');
      server.state = { phase: 'waiting' };
      await page.getByRole('button', { name: 'Sign in again' }).waitFor();
    });

    it('shows how a return ended that was over before the page asked', async () => {
      const page = await tab();
      await page.goto(link('?returned'));
      server.page = () => samplePage('unconfirmed');
      server.state = { phase: 'escalated', lastReturn: 'unconfirmed' };
      await page.getByText('One more try is needed').waitFor();
      expect(page.url()).toBe(link('?returned'));
    });

    it('gives a return some time to arrive, and then shows how things stand', async () => {
      const page = await tab();
      await page.clock.install();
      await page.goto(link('?returned'));
      await page.clock.runFor(15_000);
      await until('it asked', () => looks() > 0);
      expect(await heading(page).textContent()).toBe('Checking the connection to Gusto');
      await until('it gave up', async () => {
        // Fails while the page is being left.
        await page.clock.runFor(2_000).catch(() => undefined);
        return page.url() === link();
      });
      await page.getByRole('button', { name: 'Continue to sign-in' }).waitFor();
    });

    it('says so where it takes long, and keeps asking through trouble', async () => {
      const page = await tab();
      await page.clock.install();
      server.state = 'broken';
      await page.goto(link('?returned'));
      await until('it says that it takes long', async () => {
        await page.clock.runFor(5_000);
        return (await page.getByRole('status').textContent())?.includes('longer than usual');
      });
      expect(complaints.every((each) => each.includes('503'))).toBe(true);
      complaints = [];
      server.page = () => samplePage('reconnected');
      server.state = { phase: 'closed', outcome: 'reconnected' };
      await until('it moved on', async () => {
        await page.clock.runFor(5_000).catch(() => undefined);
        return page.getByText('Gusto is connected again').isVisible();
      });
      complaints = complaints.filter((each) => !each.includes('503'));
    });

    it('looks again without JavaScript', async () => {
      const page = await tab({ javaScriptEnabled: false });
      server.page = () => samplePage('verifying, checking');
      await page.goto(link('?returned'));
      expect(await page.getByRole('link', { name: 'Look again now' }).isVisible()).toBe(true);
      server.page = () => samplePage('reconnected');
      await page.getByText('Gusto is connected again').waitFor();
      expect(looks()).toBe(0);
    });
  });
});
