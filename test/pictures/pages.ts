/** Every state of the contact's page as a picture, in each language, light and dark, on a phone and a desktop. */
import type { Browser } from 'playwright-core';
import { languages } from '../../src/http/pages/languages.js';
import type { Page } from '../../src/http/pages/page.js';
import { UNFOLD } from '../pages/in-the-page.js';
import { startPageServer } from '../pages/page-server.js';
import { samplePages, TOKEN } from '../pages/sample-pages.js';

const WIDTHS = { phone: 390, desktop: 1200 };
const UNFOLDED = 'with all answers';

const brand = { name: 'Acme Payroll', color: '#7a1fa2', help: 'help@acme.example' };

/** The states, and two that only the eye can judge. */
const shown: Record<string, Page> = {
  ...samplePages,
  [UNFOLDED]: samplePages['ready'] as Page,
  branded: { ...samplePages['ready'], brand } as Page,
};

export async function takePictures(browser: Browser, folder: string): Promise<void> {
  const server = await startPageServer();
  try {
    for (const [name, page] of Object.entries(shown)) {
      server.page = () => page;
      await takeState(
        browser,
        `${server.url}/r/${TOKEN}`,
        `${folder}/page-${name.replace(/\W+/g, '-')}`,
        name,
      );
    }
  } finally {
    await server.close();
  }
}

async function takeState(browser: Browser, address: string, file: string, name: string): Promise<void> {
  for (const locale of languages) {
    const context = await browser.newContext({
      locale,
      reducedMotion: 'reduce',
      timezoneId: 'America/New_York',
    });
    const page = await context.newPage();
    await page.goto(address);
    if (name === UNFOLDED) await page.evaluate(UNFOLD);
    for (const [device, width] of Object.entries(WIDTHS)) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: `${file}.${locale}.${device}.${colorScheme}.png`, fullPage: true });
      }
    }
    await context.close();
  }
}
