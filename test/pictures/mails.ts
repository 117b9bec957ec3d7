/** Every mail in every language, as a phone and a desktop show it, by day and by night. */
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { sampleMails } from '../mail/sample-mails.js';

const widths = { phone: 390, desktop: 1200 };

export async function takePictures(browser: Browser, folder: string): Promise<void> {
  for (const [screen, width] of Object.entries(widths)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport: { width, height: 600 }, colorScheme });
      for (const { name, html } of sampleMails()) {
        await page.setContent(html);
        const path = join(folder, `mail-${name}-${colorScheme}-${screen}.png`);
        await page.screenshot({ path, fullPage: true });
      }
      await page.close();
    }
  }
}
