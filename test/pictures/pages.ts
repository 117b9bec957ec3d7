/** Every state of the contact's page as a picture, to be looked at: `npx tsx test/pictures/pages.ts`. */
import { mkdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { languages } from '../../src/http/pages/languages.js';
import type { Page } from '../../src/http/pages/render-page.js';
import { launchChromium } from '../chromium.js';
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

/** @param folder is made where it is not there */
export async function takePagePictures(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const [browser, server] = await Promise.all([launchChromium(), startPageServer()]);
  try {
    for (const [name, page] of Object.entries(shown)) {
      server.page = () => page;
      await takePictures(browser, `${server.url}/r/${TOKEN}`, `${folder}/${name.replace(/\W+/g, '-')}`, name);
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

async function takePictures(browser: Browser, address: string, file: string, name: string): Promise<void> {
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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await takePagePictures('pictures/pages');
  console.log('pictures/pages: every state, in each language, light and dark, on a phone and a desktop');
}
