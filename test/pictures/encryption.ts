/** Temporal's Web UI beside an encrypting service: the input of a reauth before and after the log-in. */
import type { Browser, Page } from 'playwright-core';
import { logIn, nameCodecServer, startWatched } from '../codec-server/web-ui.js';

const INPUT = { width: 584, height: 300 };

export async function takePictures(browser: Browser, folder: string): Promise<void> {
  const { world, codecUrl, page: address } = await startWatched();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const [ui, codec] = [await context.newPage(), await context.newPage()];
    await ui.goto(address);
    await nameCodecServer(ui, codecUrl);
    await ui.reload();
    const before = await inputOf(ui, 'encryption-key-id');
    await logIn(codec, codecUrl);
    await ui.reload();
    const after = await inputOf(ui, 'institution');
    const both = await context.newPage();
    await both.setViewportSize({ width: INPUT.width * 2, height: INPUT.height });
    await both.setContent(
      `<body style="margin:0;display:flex">${[before, after]
        .map((picture) => `<img src="data:image/png;base64,${picture.toString('base64')}">`)
        .join('')}`,
    );
    await both.screenshot({ path: `${folder}/encryption.png` });
  } finally {
    await context.close();
    await world.close();
  }
}

async function inputOf(page: Page, word: string): Promise<Buffer> {
  await page.getByText(word).first().waitFor();
  // Above it stands one line more, or less.
  const box = await page.getByRole('heading', { name: 'Input' }).first().boundingBox();
  return page.screenshot({
    clip: { x: Math.round(box?.x ?? 0) - 8, y: Math.round(box?.y ?? 0) - 8, ...INPUT },
  });
}
