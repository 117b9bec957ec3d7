/** What operators see of an encrypting service, by the real Web UI and the real CLI of Temporal: clear text once they may. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { launchChromium, whyNoChromium } from '../chromium.js';
import { findTemporalServer } from '../temporal-server/index.js';
import { CODEC_KEY, logIn, nameCodecServer, startWatched, type Watched } from './web-ui.js';

vi.setConfig({ testTimeout: 180_000 });

const effect = 'Payroll deductions are not being synced.';
const server = await findTemporalServer({ say: () => {} });
const whyNone =
  server.kind === 'executable' ? undefined : 'skipped: a server that runs already, without a CLI';
const whyNoUi = whyNone ?? whyNoChromium();
if (whyNoUi) console.log(`test/codec-server/operators.test.ts ${whyNoUi}`);

describe.skipIf(whyNone !== undefined)('an encrypting service', () => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await startWatched();
  });
  afterAll(() => watched.world.close());

  async function shownByCli(...further: string[]): Promise<string> {
    const { workflowId, world } = watched;
    const path = server.kind === 'executable' ? server.path : '';
    const about = ['--workflow-id', workflowId, '--address', world.env.address, '--output', 'json'];
    const { stdout } = await promisify(execFile)(path, ['workflow', 'show', ...about, ...further]);
    return stdout.replaceAll(/"data": *"([^"]*)"/g, (_, data: string) =>
      Buffer.from(data, 'base64').toString(),
    );
  }

  test('the CLI shows clear text with the key, cipher without the codec server, and nothing with a wrong key', async () => {
    const asked = ['--codec-endpoint', watched.codecUrl, '--codec-auth'];
    const clear = await shownByCli(...asked, `Bearer ${CODEC_KEY}`);
    expect(clear).toContain(effect);
    // What is sealed in it stays sealed.
    for (const { id } of watched.world.finch.sessions) expect(clear).not.toContain(id);
    const cipher = await shownByCli();
    expect(cipher).toContain('reauthenticate');
    expect(cipher).not.toContain(effect);
    await expect(shownByCli(...asked, 'Bearer of-something-else')).rejects.toThrow(/failed/);
  });

  describe.skipIf(whyNoUi !== undefined)('in the Web UI', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());

    const text = (page: Page): Promise<string> => page.locator('main, body').last().innerText();

    test('shows cipher before the log-in, clear text after it, and cipher again after the log-out', async () => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      const [ui, codec] = [await context.newPage(), await context.newPage()];
      const refused = ui.waitForResponse((response) => response.url().endsWith('/decode'));
      await ui.goto(watched.page);
      await nameCodecServer(ui, watched.codecUrl);
      expect((await refused).status()).toBe(401);
      await ui.getByText('encryption-key-id').first().waitFor();
      expect(await text(ui)).not.toContain(effect);

      await logIn(codec, watched.codecUrl, 'a-wrong-key-of-somebody');
      expect(await codec.getByRole('alert').textContent()).toBe('This is not the key.');
      await logIn(codec, watched.codecUrl);
      await codec.getByText('This browser is logged in').waitFor();
      const answered = ui.waitForResponse((response) => response.url().endsWith('/decode'));
      await ui.reload();
      expect((await answered).status()).toBe(200);
      await expect.poll(() => text(ui)).toContain(effect);
      await ui.getByRole('link', { name: 'User Metadata' }).or(ui.getByText('User Metadata')).first().click();
      await expect.poll(() => text(ui)).toMatch(/at Gusto/);

      await codec.getByRole('button', { name: 'Log out' }).click();
      await codec.getByRole('button', { name: 'Log in' }).waitFor();
      await ui.goto(watched.page);
      await ui.getByText('encryption-key-id').first().waitFor();
      expect(await text(ui)).not.toContain(effect);
      await context.close();
    });

    test('a page of another origin gets nothing out of the log-in', async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await logIn(page, watched.codecUrl);
      // Another port of the same host: the browser sends the cookie along.
      await page.goto(watched.world.finch.url);
      const stolen = await page.evaluate(
        `fetch('${watched.codecUrl}/decode', {
          method: 'POST', credentials: 'include', headers: { 'content-type': 'text/plain' }, body: '{"payloads":[]}',
        }).then((answer) => answer.status, (error) => String(error))`,
      );
      expect(stolen).toMatch(/Failed to fetch/);
      await context.close();
    });
  });
});
