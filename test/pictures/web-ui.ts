/** The Temporal Web UI as an operator sees it: what needs a person, found by a filter of the guide, and a timeline. */
import type { Browser } from 'playwright-core';
import { reauthsInEveryState } from '../every-state.js';
import { workflowOf } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld } from '../world.js';

export async function takePictures(browser: Browser, folder: string): Promise<void> {
  const world = await startWorld(startDevServer);
  const page = await browser.newPage({ viewport: { width: 1280, height: 600 } });
  try {
    const { checkRefused } = await reauthsInEveryState(world);
    const { uiUrl } = world.config.temporal;
    const inNamespace = `${uiUrl}/namespaces/default/workflows`;
    const query = "ReauthAttention IS NOT NULL AND ExecutionStatus = 'Running'";
    await page.goto(`${inNamespace}?query=${encodeURIComponent(query)}`);
    await page.getByText('reauthenticate').nth(4).waitFor();
    await page.screenshot({ path: `${folder}/web-ui-filter.png` });
    const { workflowId, runId } = await workflowOf(world, checkRefused.connection).describe();
    await page.setViewportSize({ width: 1280, height: 760 });
    await page.goto(`${inNamespace}/${encodeURIComponent(workflowId)}/${runId}/user-metadata`);
    // The Web UI shows Markdown in a frame of its own.
    await until('the timeline is there', async () => {
      const texts = await Promise.all(page.frames().map((frame) => frame.content().catch(() => '')));
      return texts.some((text) => text.includes('pressed the button'));
    });
    await page.screenshot({ path: `${folder}/web-ui-details.png` });
  } finally {
    await page.close();
    await world.close();
  }
}
