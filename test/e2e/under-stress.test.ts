/** Somebody waits while something else hangs, is malformed, or has changed underneath. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { KeyRing, generateKey } from '../../src/secrets/key-ring.js';
import {
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  pressed,
  repair,
  start,
  view,
  workflowOf,
} from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer);
});
afterEach(() => {
  world.finch.clearFaults();
  world.mailbox.clearFaults();
});
afterAll(() => world.close());

test('a press is served while a mail server hangs', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, {
    ...body,
    policy: { ...body.policy, mint: { finch: 'on_open' }, remindAfter: ['1 second'] },
  });
  const link = linkIn(await mailTo(world, email));
  world.mailbox.fault({ kind: 'hang' });
  await until('the reminder hangs', async () => {
    const { raw } = await workflowOf(world, connection.id).describe();
    return raw.pendingActivities?.some(({ activityType }) => activityType?.name === 'sendNotice');
  });
  const before = Date.now();
  await repair(await pressed(link));
  expect(Date.now() - before).toBeLessThan(5_000);
  world.mailbox.clearFaults();
  expect((await closed(world, id, 60_000)).outcome).toBe('reconnected');
}, 90_000);

test('signals that carry nothing, or nonsense, change nothing', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  const handle = workflowOf(world, connection.id);
  for (const name of ['connectionChanged', 'completed']) {
    await handle.signal(name);
    for (const payload of [null, 7, 'x', [], {}, { hintId: 7 }]) await handle.signal(name, payload);
  }
  await handle.signal('connectionChanged', { hintId: 'h', status: 'broken', neededBy: 'x', contacts: [{}] });
  const seen = await view(world, id);
  expect(seen).toMatchObject({ phase: 'waiting', nextAction: { kind: 'reminder' } });
  await repair(await pressed(link));
  expect((await closed(world, id)).outcome).toBe('reconnected');
});

test('a session whose key has left the ring is replaced when the button is pressed', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  await mailTo(world, email);
  const ring = world.config.keyRing;
  await world.restart(KeyRing.parse(generateKey('another')));
  // The old link is worth nothing either; the view gives the new one.
  const link = await until('the view is back', async () => (await view(world, id)).contacts?.[0]?.link);
  await pressed(link);
  expect(world.finch.sessions.filter(({ connectionId }) => connectionId === connection.id)).toHaveLength(2);
  await world.restart(ring);
}, 60_000);

test('a connection that breaks anew while the receipt hangs is not kept waiting', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  const connectUrl = await pressed(link);
  world.mailbox.fault({ kind: 'hang' });
  await repair(connectUrl);
  await closed(world, id);
  world.finch.breakConnection(connection.id);
  const again = await start(world, body);
  expect(again.id).not.toBe(id);
  world.mailbox.clearFaults();
  await until('it is asked about', () => mailsTo(world, email).length >= 2, 80_000);
}, 120_000);
