/** WCAG 2.2 AA as axe-core counts it, in every state and language; and the answers by keyboard and without a script. */
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Page as Tab } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { languages } from '../../src/http/pages/languages.js';
import type { Page } from '../../src/http/pages/page.js';
import { launchChromium, whyNoChromium } from '../chromium.js';
import { CONTRASTS_OF_WORDS, OVERFLOW, UNFOLD, type Contrast } from './in-the-page.js';
import { startPageServer, type PageServer } from './page-server.js';
import { samplePage, samplePages, TOKEN } from './sample-pages.js';
import { openTab } from './tabs.js';

const why = whyNoChromium();
if (why !== undefined) console.log(`accessible pages: ${why}`);

const AXE = axe.source;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const VIOLATIONS = `axe.run({ runOnly: ${JSON.stringify(TAGS)} }).then(({ violations }) =>
  violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`;

describe.skipIf(why !== undefined)('a page', () => {
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
    expect(complaints).toEqual([]);
  });

  async function opened(shown: Page, options: BrowserContextOptions = {}): Promise<Tab> {
    server.page = () => shown;
    // A waiting page stays.
    server.state = { phase: 'verifying' };
    const page = await openTab(browser, complaints, { reducedMotion: 'reduce', ...options });
    await page.goto(`${server.url}/r/${TOKEN}`);
    return page;
  }

  const violations = async (page: Tab): Promise<string[]> => {
    await page.evaluate(`${UNFOLD} ${AXE}`);
    return page.evaluate<string[]>(VIOLATIONS);
  };

  describe.each(languages)('in %s', (locale) => {
    it.each(Object.keys(samplePages))('has no fault that axe finds: %s', async (name) => {
      const page = await opened(samplePage(name), { locale });
      expect(await page.getAttribute('html', 'lang')).toBe(locale);
      await page.evaluate(`${UNFOLD} ${AXE}`);
      // Colours are the same in every language.
      for (const colorScheme of locale === 'en' ? (['light', 'dark'] as const) : (['light'] as const)) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        expect(await page.evaluate<string[]>(VIOLATIONS)).toEqual([]);
      }
    });
  });

  it('axe finds a fault where there is one', async () => {
    const page = await opened(samplePage('ready'));
    await page.evaluate(`document.querySelector('label').remove()`);
    expect((await violations(page)).join()).toContain('label');
  });

  it.each(['#ffe600', '#0b3d2e', '#ff0000', '#000000', '#ffffff'])(
    'can be read in the colour %s',
    async (color) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const shown = { ...samplePage('snoozed'), brand: { name: 'Acme', color, help: 'help@acme.example' } };
        const page = await opened(shown, { colorScheme });
        await page.evaluate(UNFOLD);
        const contrasts = await page.evaluate<Contrast[]>(CONTRASTS_OF_WORDS);
        expect(contrasts.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
      }
    },
  );

  it.each(['مصرف الراجحي', 'בנק הפועלים'])(
    'takes a name from right to left, and stays in order: %s',
    async (institution) => {
      const shown = {
        ...samplePage('ready'),
        institution,
        effect: `${institution}.`,
        brand: { name: institution },
      };
      const page = await opened(shown);
      await page.evaluate(UNFOLD);
      expect(await page.evaluate<number>(OVERFLOW)).toBeLessThanOrEqual(0);
      // The mark that follows the name is to the right of it, not at the other end of the sentence.
      expect(await page.textContent('main p:not(.brand)')).toContain(
        `\u2068${institution}\u2069 has stopped.`,
      );
      expect(await violations(page)).toEqual([]);
    },
  );

  it('at 200 % is as useful: nothing is cut off or beside the window', async () => {
    const page = await opened(samplePage('ready'), { viewport: { width: 640, height: 400 } });
    await page.evaluate(`${UNFOLD} document.documentElement.style.fontSize = '200%';`);
    expect(await page.evaluate<number>(OVERFLOW)).toBeLessThanOrEqual(0);
    const cut = `[...document.querySelectorAll('button, summary, p, h1, h2, label')]
      .filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent)`;
    expect(await page.evaluate<string[]>(cut)).toEqual([]);
  });

  it('takes every answer by the keyboard alone', async () => {
    const page = await opened(samplePage('ready'), { timezoneId: 'America/Los_Angeles' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SUMMARY');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/r/${TOKEN}`);
    await expect.poll(() => server.answers).toHaveLength(1);
    const [{ answer, fields } = { answer: '', fields: {} }] = server.answers;
    expect(answer).toBe('snooze');
    // Eight in the morning of tomorrow, there.
    const until = new Date(String(fields['until']));
    const clock = { timeZone: 'America/Los_Angeles', hour: 'numeric', hour12: false } as const;
    expect(until.toLocaleString('en', clock)).toBe('08');
    expect(until.getTime() - Date.now()).toBeGreaterThan(8 * 60 * 60 * 1000);
    expect(until.getTime() - Date.now()).toBeLessThan(32 * 60 * 60 * 1000);
  });

  it('takes a day of one’s choice as its morning where the person is', async () => {
    const page = await opened(samplePage('ready'), { timezoneId: 'Asia/Tokyo' });
    await page.getByText('Something else?').click();
    await page.getByLabel('Or on another day').fill('2026-05-20');
    await page.getByRole('button', { name: 'Remind me on that day' }).click();
    await expect
      .poll(() => server.answers)
      .toEqual([{ answer: 'snooze', fields: { until: '2026-05-19T23:00:00.000Z' } }]);
  });

  it('shows moments by the person’s own clock', async () => {
    const page = await opened(samplePage('declined, may be undone'), {
      timezoneId: 'Asia/Tokyo',
      locale: 'en-GB',
    });
    expect(await page.textContent('time')).toMatch(/^Friday,? May 15.+9:00.PM$/);
  });

  it('takes every answer without JavaScript', async () => {
    const page = await opened(samplePage('ready'), { javaScriptEnabled: false });
    const answered = async (button: string, fill?: () => Promise<void>) => {
      await page.getByText('Something else?').click();
      await fill?.();
      // What is done next would break off a page that is still on its way.
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: button }).click()]);
    };
    await answered('In three days');
    await answered('Remind me on that day', () => page.getByLabel('Or on another day').fill('2026-05-20'));
    await answered('I no longer use Gusto');
    await answered('I am not the right person', () =>
      page.getByLabel('Their email address').fill('bo@example.com'),
    );
    await answered('Stop the reminders');
    server.page = () => samplePage('snoozed');
    await page.reload();
    await page.getByRole('button', { name: /^Undo/ }).click();
    await expect
      .poll(() => server.answers)
      .toEqual([
        { answer: 'snooze', fields: { until: '2026-05-17' } },
        { answer: 'snooze', fields: { until: '2026-05-20' } },
        { answer: 'decline', fields: {} },
        { answer: 'not-me', fields: { name: '', email: 'bo@example.com' } },
        { answer: 'unsubscribe', fields: {} },
        { answer: 'undo', fields: {} },
      ]);
  });

  it('is there within 30 KB in all', async () => {
    let bytes = 0;
    const loading: Promise<void>[] = [];
    server.page = () => samplePage('ready');
    const page = await openTab(browser, complaints);
    page.on('response', (response) => {
      loading.push(response.body().then((body) => void (bytes += body.length)));
    });
    await page.goto(`${server.url}/r/${TOKEN}`, { waitUntil: 'networkidle' });
    await Promise.all(loading);
    expect(bytes).toBeGreaterThan(10 * 1024);
    expect(bytes).toBeLessThan(30 * 1024);
  });
});
