/** `npm run pictures`: what people see, as pictures in the folder `pictures`, to be looked at before it is changed. */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../chromium.js';

const FOLDER = 'pictures';

type Sitting = { takePictures: (browser: Browser, folder: string) => Promise<void> };

mkdirSync(FOLDER, { recursive: true });
const browser = await launchChromium();
try {
  for (const sitter of ['mails', 'pages']) {
    const script = new URL(`${sitter}.ts`, import.meta.url);
    if (!existsSync(script)) continue;
    const { takePictures } = (await import(script.href)) as Sitting;
    await takePictures(browser, FOLDER);
  }
} finally {
  await browser.close();
}
console.log(`${readdirSync(FOLDER).length} pictures are in ${FOLDER}/`);
