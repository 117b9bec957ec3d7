/** What the dashboard's queries give after a story, in Prometheus' own pages. Only with a Prometheus: `.ci/prometheus`. */
import type { Browser } from 'playwright-core';
import { findPrometheus, queries, startPrometheus } from '../sight/prometheus.js';
import { liveThrough } from '../sight/story.js';
import { startWatched } from '../sight/watched.js';
import { until } from '../until.js';

/** By the titles of their panels: what a picture has room for. */
const SHOWN = ['What needs a human', 'Closed', 'Notices', 'Mints'];

export async function takePictures(browser: Browser, folder: string): Promise<void> {
  const program = findPrometheus();
  if (program === undefined) return;
  const watched = await startWatched();
  const prometheus = await startPrometheus(program, watched.metricsAddress);
  const page = await browser.newPage({ viewport: { width: 1280, height: 1100 } });
  try {
    await liveThrough(watched.world);
    const shown = queries
      .filter(({ title }) => SHOWN.includes(title))
      // Totals, where a panel shows an increase: a series begins with its first event, and had none in a short story.
      .map(({ expr }) => expr.replace(/increase\((.+?)\[1m\]\)/, '$1'));
    for (const expr of shown) {
      await until(`"${expr}" gives something`, async () => (await prometheus.query(expr)) > 0, 60_000);
    }
    const asked = shown.map((expr, index) => `g${index}.expr=${encodeURIComponent(expr)}&g${index}.tab=1`);
    await page.goto(`${prometheus.url}/classic/graph?${asked.join('&')}`);
    await page
      .getByText('Load time')
      .nth(shown.length - 1)
      .waitFor();
    await page.addStyleTag({ content: '.navbar { position: static !important }' });
    await page.screenshot({ path: `${folder}/dashboard-queries.png`, fullPage: true });
  } finally {
    await page.close();
    await prometheus.close();
    await watched.close();
  }
}
