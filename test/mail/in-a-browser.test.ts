/** The HTML parts as a real parser and a real screen take them. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, whyNoChromium } from '../chromium.js';
import { CONTRASTS_OF_WORDS, OVERFLOW, type Contrast } from '../pages/in-the-page.js';
import { sampleMails } from './sample-mails.js';

const why = whyNoChromium();
if (why !== undefined) console.log(`mails in a browser: ${why}`);

/** A parser mends what is not valid, and then writes something else than it read. */
const WRITTEN_ANEW = `document.documentElement.outerHTML`;

/** Ids that stand twice, rows and cells outside of a table, links without words, pictures without a text. */
const FLAWS = `[...document.querySelectorAll('a, img, th, html, title')].filter((each) => ({
  A: each.textContent.trim() === '' || !each.href,
  IMG: !each.getAttribute('alt'),
  TH: !each.scope,
  HTML: !each.lang || !each.dir,
  TITLE: each.textContent.trim() === '',
})[each.tagName]).map((each) => each.outerHTML)`;

/** The same markup in one spelling: what stays different is a difference. */
function spelled(html: string): string {
  return html
    .replace(/^<!doctype html>\s*/i, '')
    .replace(/\s*\/>/g, '>')
    .replace(/&#39;/g, "'")
    .replace(/(?<=>[^<]*)&quot;/g, '"')
    .trim();
}

describe.skipIf(why !== undefined)('in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it.each(sampleMails({ name: 'A & B "Sons"', help: 'https://acme.example/help?a=1&b=2' }))(
    'is valid: $name',
    async ({ html }) => {
      const page = await browser.newPage({ javaScriptEnabled: true });
      await page.setContent(html);
      // The parser puts what is behind the end of the body into the body, which is only the last line's end.
      expect(spelled(await page.evaluate<string>(WRITTEN_ANEW)).replace(/\s+<\/body>/, '</body>')).toBe(
        spelled(html),
      );
      expect(await page.evaluate<string[]>(FLAWS)).toEqual([]);
      expect(await page.locator('h1').count()).toBe(1);
      await page.close();
    },
  );

  it.each(['light', 'dark'] as const)('can be read on a phone, %s', async (colorScheme) => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 }, colorScheme });
    for (const { name, html } of sampleMails()) {
      await page.setContent(html);
      expect([name, await page.evaluate<number>(OVERFLOW)]).toEqual([name, 0]);
      const words = await page.evaluate<Contrast[]>(CONTRASTS_OF_WORDS);
      expect(words.length).toBeGreaterThan(3);
      expect(words.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
    }
    await page.close();
  });
});
