/** What comes of an answer when its day is over: days in seconds, over the page and the mails. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenConnection, closed, linkIn, mailTo, mailsTo, press, start, view } from '../people.js';
import { startTimeSkippingServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startTimeSkippingServer, { withBackend: true });
});
afterAll(() => world.close());

async function asked(contacts: { email: string }[] = []) {
  const broken = brokenConnection(world);
  const all = [...broken.body.contacts, ...contacts];
  const { id } = await start(world, { ...broken.body, contacts: all });
  return { ...broken, id, link: linkIn(await mailTo(world, broken.email)) };
}

async function answer(link: string, name: string, fields: Record<string, string> = {}): Promise<void> {
  const body = new URLSearchParams(fields);
  const response = await fetch(`${link}/${name}`, { method: 'POST', redirect: 'manual', body });
  expect(response.status).toBe(303);
}

const pageOf = async (link: string): Promise<string> => (await fetch(link)).text();
const reminders = (email: string): number => mailsTo(world, email).length - 1;

test('later: the reminders wait for it, and then come', async () => {
  const { id, email, link } = await asked();
  const now = await world.env.currentTimeMs();
  await answer(link, 'snooze', { until: new Date(now + 2.5 * 24 * 60 * 60 * 1000).toISOString() });
  await world.sleep('2 days');
  expect(reminders(email)).toBe(0);
  await world.sleep('14 hours');
  await until('the reminder is there', () => reminders(email) === 1);
  expect((await view(world, id)).phase).toBe('waiting');
  expect(await pageOf(link)).toContain('Reconnect Gusto');
});

test('no longer used: it closes a day later as declined, and not before', async () => {
  const { id, link } = await asked();
  await answer(link, 'decline');
  await world.sleep('23 hours');
  expect((await view(world, id)).phase).toBe('waiting');
  await world.sleep('2 hours');
  expect((await closed(world, id)).outcome).toBe('declined');
  await until('the page says so', async () =>
    (await pageOf(link)).includes('no longer used, so it was not repaired'),
  );
  const told = await until('the backend is told', () =>
    world.backend.events(id).find(({ type }) => type === 'reauth.closed'),
  );
  expect(told.data).toMatchObject({ outcome: 'declined' });
});

test.each(['undo', 'open'])(
  'no longer used, and then taken back by %s: it stays open and goes on',
  async (how) => {
    const { id, email, link } = await asked();
    await answer(link, 'decline');
    await world.sleep('20 hours');
    if (how === 'open') expect((await press(link)).status).toBe(303);
    else await answer(link, how);
    await world.sleep('28 hours');
    await until('a reminder is there', () => reminders(email) >= 1);
    expect((await view(world, id)).phase).toBe('waiting');
  },
);

test('not me: the next one is asked when the day is over; whoever it was may still sign in', async () => {
  const next = 'next@example.com';
  const { id, email, link } = await asked([{ email: next }]);
  await answer(link, 'not-me');
  expect(await pageOf(link)).toContain('/undo"');
  await world.sleep('23 hours');
  expect(mailsTo(world, next)).toEqual([]);
  await world.sleep('2 hours');
  const mail = await mailTo(world, next);
  expect(await pageOf(linkIn(mail))).toContain('Reconnect Gusto');
  const page = await until('it is settled', async () => {
    const seen = await pageOf(link);
    return seen.includes('You are not asked any more') && seen;
  });
  expect(page).not.toContain('/undo"');
  await world.sleep('5 days');
  expect(reminders(email)).toBe(0);
  expect((await press(link)).status).toBe(303);
  expect(await view(world, id)).not.toHaveProperty('answers.notMe.0');
});

test('no more reminders: none comes, and the rest goes on', async () => {
  const { id, email, link } = await asked();
  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  expect((await fetch(`${link}/unsubscribe`, { method: 'POST', body })).status).toBe(200);
  await until('it is known', async () => (await view(world, id)).answers?.unsubscribed);
  await world.sleep('20 days');
  expect(reminders(email)).toBe(0);
  expect((await view(world, id)).phase).toBe('waiting');
  expect((await press(link)).status).toBe(303);
});
