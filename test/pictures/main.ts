/** `npm run pictures`: what people see, as pictures in the folder `pictures`, to be looked at before it is changed. */
import { mkdirSync, readdirSync } from 'node:fs';
import { launchChromium } from '../chromium.js';
import * as dashboard from './dashboard.js';
import * as encryption from './encryption.js';
import * as mails from './mails.js';
import * as pages from './pages.js';
import * as webUi from './web-ui.js';

const FOLDER = 'pictures';

mkdirSync(FOLDER, { recursive: true });
const browser = await launchChromium();
try {
  await mails.takePictures(browser, FOLDER);
  await pages.takePictures(browser, FOLDER);
  await encryption.takePictures(browser, FOLDER);
  await webUi.takePictures(browser, FOLDER);
  await dashboard.takePictures(browser, FOLDER);
} finally {
  await browser.close();
}
console.log(`${readdirSync(FOLDER).length} pictures are in ${FOLDER}/`);
