/** Temporal's Web UI beside an encrypting service, as an operator uses it. */
import type { Page } from 'playwright-core';
import { workflowIdFor } from '../../src/contract/ids.js';
import { freePort } from '../free-port.js';
import { brokenConnection, mailTo, start } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { startWorld, type World } from '../world.js';

export const CODEC_KEY = 'key-of-the-codec-server';

export interface Watched {
  world: World;
  codecUrl: string;
  /** Of an open reauth. */
  workflowId: string;
  /** Its page in the Web UI. */
  page: string;
}

export async function startWatched(): Promise<Watched> {
  const [uiPort, codecPort] = [await freePort(), await freePort()];
  const [uiUrl, codecUrl] = [`http://127.0.0.1:${uiPort}`, `http://127.0.0.1:${codecPort}`];
  const world = await startWorld((options) => startDevServer({ ...options, uiPort }), {
    settings: {
      PAYLOAD_ENCRYPTION: 'on',
      CODEC_ADDRESS: `127.0.0.1:${codecPort}`,
      CODEC_KEY,
      CODEC_ORIGIN: uiUrl,
    },
  });
  const { connection, email, body } = brokenConnection(world);
  const workflowId = workflowIdFor({ tenant: 'default', provider: 'finch', connectionId: connection.id });
  await start(world, body);
  await mailTo(world, email);
  const page = `${uiUrl}/namespaces/default/workflows/${encodeURIComponent(workflowId)}`;
  return { world, codecUrl, workflowId, page };
}

/** The button with the glasses: where the codec server is, and that this browser's log-in goes along. */
export async function nameCodecServer(page: Page, codecUrl: string): Promise<void> {
  await page.getByRole('button', { name: 'Codec Server' }).first().click();
  await page.getByPlaceholder('Paste your endpoint here').fill(codecUrl);
  await page.getByText('Include cross-origin credentials').click();
  await page.getByRole('button', { name: 'Apply' }).click();
}

export async function logIn(page: Page, codecUrl: string, key = CODEC_KEY): Promise<void> {
  await page.goto(codecUrl);
  await page.getByLabel('The key (CODEC_KEY)').fill(key);
  await page.getByRole('button', { name: 'Log in' }).click();
}
