/** Mails that came back: the contact is marked, the next one asked, and somebody of the tenant has to look. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { api, brokenConnection, linkIn, mailTo, pressed, start, view } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { OTHER_API_KEY, startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer, { withBackend: true });
});
afterAll(() => world.close());

const bounce = (messageId: string, key?: string) =>
  api(world, 'POST', '/v1/bounces', { messageId, reason: '550 no such user' }, key);

test('the next contact is asked at once, and the backend is told', async () => {
  const { email, body } = brokenConnection(world);
  const next = `next-${email}`;
  const { id } = await start(world, { ...body, contacts: [...(body.contacts as object[]), { email: next }] });
  const first = await mailTo(world, email);
  const { messageId } = first;
  for (const _ of [1, 2]) expect((await bounce(messageId)).status).toBe(202);
  await mailTo(world, next);
  expect((await view(world, id)).attention).toMatchObject({ kind: 'bounced' });
  await until('the backend was told', () =>
    world.backend.events(id).some(({ type }) => type === 'reauth.attention'),
  );
  // It was a mail of theirs all the same: the link in it works.
  await pressed(linkIn(first));
});

test('with or without the angle brackets; another tenant’s and a made-up one are unknown', async () => {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const { messageId } = await mailTo(world, email);
  expect((await bounce(messageId, OTHER_API_KEY)).status).toBe(404);
  expect((await bounce('<made-up@example.com>')).status).toBe(404);
  expect(
    (await bounce(messageId.replace(/.(?=.{20}@)/, (letter) => (letter === 'A' ? 'B' : 'A')))).status,
  ).toBe(404);
  expect((await view(world, id)).attention).toBeUndefined();
  expect((await bounce(messageId.replace(/^<|>$/g, ''))).status).toBe(202);
  await until('it is marked', async () => (await view(world, id)).attention?.kind === 'bounced');
});
