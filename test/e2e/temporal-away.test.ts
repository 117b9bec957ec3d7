/** While Temporal cannot be reached: honest answers, nothing internal, and nothing is believed to be done. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { freePort } from '../free-port.js';
import {
  api,
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  press,
  pressed,
  repair,
  start,
  view,
} from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld } from '../world.js';

test('the API answers 503 problems, the page and the callback say that it is our side', async () => {
  const world = await startWorld(startDevServer);
  try {
    const { email, body } = brokenConnection(world);
    const { id } = await start(world, body);
    const link = linkIn(await mailTo(world, email));
    const state = new URL(await pressed(link)).searchParams.get('state') ?? '';
    await world.stopTemporal();

    for (const answer of await Promise.all([
      api(world, 'POST', '/v1/reauths', brokenConnection(world).body),
      api(world, 'GET', `/v1/reauths/${id}`),
    ])) {
      expect(answer.status).toBe(503);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('retry-after')).toBe('10');
    }
    const callback = `${world.config.publicUrl}/callbacks/finch?code=any&state=${encodeURIComponent(state)}`;
    for (const page of await Promise.all([fetch(link), press(link), fetch(callback)])) {
      expect(page.status).toBe(503);
      const text = await page.text();
      expect(text).toMatch(/trouble is on our side/);
      // Trying again leads to the page, never to the button's own address; a callback is reloaded as it is.
      expect(text).toContain(
        page.url.includes('/callbacks/') ? 'href=""' : `href="${new URL(link).pathname}"`,
      );
    }
    const ready = await fetch(`${world.config.publicUrl}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      {
        status: 'not ready',
        temporal: false,
        namespace: false,
        worker: false,
        reasons: ['Temporal does not answer'],
      },
    ]);
    expect((await fetch(`${world.config.publicUrl}/healthz`)).status).toBe(200);
  } finally {
    await world.close();
  }
}, 90_000);

test('the server comes back with what it knew: everything goes on by itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reauth-temporal-'));
  const place = { port: await freePort(), dbFilename: join(folder, 'temporal.db') };
  const world = await startWorld((options) => startDevServer({ ...options, ...place }));
  const ready = async (): Promise<boolean> => (await fetch(`${world.config.publicUrl}/readyz`)).ok;
  try {
    const { email, body } = brokenConnection(world);
    const { id } = await start(world, body);
    const link = linkIn(await mailTo(world, email));
    await until('the notice is noted', async () => (await view(world, id)).notices.length > 0);
    await world.stopTemporal();
    expect((await api(world, 'GET', `/v1/reauths/${id}`)).status).toBe(503);
    expect(await ready()).toBe(false);

    const again = await startDevServer({ say: () => {}, ...place });
    try {
      await until('it is ready', ready, 60_000);
      await repair(await until('the button works', () => pressed(link).catch(() => false as const), 60_000));
      expect(await closed(world, id, 60_000)).toMatchObject({ outcome: 'reconnected', by: 'user' });
      await mailTo(world, email, /connected again/);
      expect(mailsTo(world, email)).toHaveLength(2);
    } finally {
      await world.service.close();
      await again.close();
    }
  } finally {
    await world.close();
    await rm(folder, { recursive: true });
  }
}, 240_000);
