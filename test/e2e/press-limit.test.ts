/** Presses of one link, once a reauth has had its sessions: ten an hour, and then a page that says so. */
import { expect, test } from 'vitest';
import { api, brokenConnection, linkIn, mailTo, press, start } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { startWorld } from '../world.js';

test('the eleventh press that would mint is refused, over the link and over the API, and says when the next is not', async () => {
  const world = await startWorld(startDevServer);
  try {
    const { email, body, connection } = brokenConnection(world, { policy: { maxSessions: 1 } });
    const { id } = await start(world, body);
    const link = linkIn(await mailTo(world, email));
    // Somebody who came back has used the session up.
    const comeBack = () => api(world, 'POST', `/v1/reauths/${id}/completion`, {});
    for (let count = 0; count < 11; count += 1) {
      expect([count, (await press(link)).status]).toEqual([count, 303]);
      await comeBack();
    }
    const page = await press(link);
    expect(page.status).toBe(429);
    const wait = Number(page.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(3000);
    expect(wait).toBeLessThanOrEqual(3600);
    expect(await page.text()).toContain('takes a break');
    expect(world.finch.sessions.filter((each) => each.connectionId === connection.id)).toHaveLength(11);
    // A front end of the tenant's own is counted for itself.
    for (let count = 0; count < 10; count += 1) {
      expect([count, (await api(world, 'POST', `/v1/reauths/${id}/sessions`)).status]).toEqual([count, 200]);
      await comeBack();
    }
    const refused = await api(world, 'POST', `/v1/reauths/${id}/sessions`);
    expect(refused).toMatchObject({ status: 429, body: { title: 'Too often' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3000);
  } finally {
    await world.close();
  }
}, 60_000);
