/** The person's way in a real browser: mail, page, provider, back, done. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium, whyNoChromium } from '../chromium.js';
import { brokenConnection, linkIn, mailTo, start } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { startWorld, type World } from '../world.js';

const why = whyNoChromium();
if (why) console.log(`test/e2e/browser.test.ts ${why}`);

describe.skipIf(why !== undefined)('in a real browser', () => {
  let world: World;
  let browser: Browser;
  beforeAll(async () => {
    [world, browser] = await Promise.all([startWorld(startDevServer), launchChromium()]);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), world.close()]);
  });

  async function openLink(options: Parameters<Browser['newContext']>[0] = {}): Promise<{
    page: Page;
    context: BrowserContext;
    complaints: string[];
    reauthId: string;
  }> {
    const { email, body } = brokenConnection(world);
    const { id } = await start(world, body);
    const link = linkIn(await mailTo(world, email));
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      // The state endpoint answers 200 in every phase; what is left are violations of the policy and broken scripts.
      if (message.type() === 'error' && message.location().url.startsWith(world.config.publicUrl)) {
        complaints.push(message.text());
      }
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(link);
    return { page, context, complaints, reauthId: id };
  }

  test('the button leads to the provider, and back to a page that says when it is done', async () => {
    const { page, context, complaints } = await openLink();
    await page.getByRole('button').click();
    await page.waitForURL(/\/authorize/);
    expect(new URL(page.url()).origin).toBe(world.finch.url);
    await page.locator('#finish').click();
    await page.waitForURL(/\/r\/.*returned/);
    expect(page.url()).not.toContain('code=');
    await page.getByRole('heading', { level: 1, name: /connected|repaired|done/i }).waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('it works without JavaScript', async () => {
    const { page, context } = await openLink({ javaScriptEnabled: false });
    await page.getByRole('button').click();
    await page.waitForURL(/\/authorize/);
    await page.locator('#finish').click();
    await page.waitForURL(/\/r\/.*returned/);
    await page.getByRole('heading', { level: 1, name: /connected|repaired|done/i }).waitFor();
    await context.close();
  });

  test('another account: the page says so, and offers the way back', async () => {
    const { page, context } = await openLink();
    await page.getByRole('button').click();
    await page.locator('#other_connection').click();
    await page.getByRole('heading', { level: 1, name: /another|different|other account/i }).waitFor();
    await page.getByRole('button').click();
    await page.waitForURL(/\/authorize/);
    await context.close();
  });

  test('giving up at the provider leaves everything as it was', async () => {
    const { page, context } = await openLink();
    const link = page.url();
    await page.getByRole('button').click();
    await page.locator('#cancel').click();
    await page.goto(link);
    await page.getByRole('button').waitFor();
    await context.close();
  });
});
