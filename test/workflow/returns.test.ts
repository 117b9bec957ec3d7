/** What goes wrong when somebody comes back: the exchange, the check, and whose fault it is. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
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
} from '../people.js';
import { startTimeSkippingServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startTimeSkippingServer);
});
afterEach(() => {
  world.finch.clearFaults();
  world.mailbox.clearFaults();
});
afterAll(() => world.close());

test('bad client credentials at the exchange are not tried hot either', async () => {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  world.finch.fault('token', { kind: 'status', status: 401, body: { error: 'Invalid client' } });
  const calls = (): number => world.finch.requests.filter(({ path }) => path === '/auth/token').length;
  const before = calls();
  await repair(await pressed(link));
  await until('attention is shown', async () => (await view(world, id)).attention?.kind === 'misconfigured');
  await world.env.sleep('11 minutes');
  expect(calls() - before).toBeLessThanOrEqual(3);
  // The person cannot mend that: the attention stays, and a human is told.
  expect(mailsTo(world, email)).toHaveLength(1);
  expect((await view(world, id)).attention?.kind).toBe('misconfigured');
  await world.env.sleep('1 day');
  world.finch.clearFaults();
  await until('attention is over', async () => (await view(world, id)).attention === undefined);
});

test('a token that may not introspect tells nothing: the person is not kept waiting', async () => {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  world.finch.fault('introspect', { kind: 'status', status: 403 });
  await repair(await pressed(link));
  await until('the retry notice is there', () => mailsTo(world, email).length === 2);
  expect((await view(world, id)).phase).toBe('waiting');
});

test('an exchange whose answer was lost: the old token proves the repair, without credentials', async () => {
  const { connection, email, body } = brokenConnection(world);
  world.finch.knobs.oldTokenAfterRepair = 'works';
  const { accessToken } = connection;
  const { id } = await start(world, { ...body, connection: { ...body.connection, accessToken } });
  const link = linkIn(await mailTo(world, email));
  world.finch.fault('token', { kind: 'reset', spendsCode: true }, { times: 1 });
  await repair(await pressed(link));
  expect(await closed(world, id)).toMatchObject({
    outcome: 'reconnected',
    by: 'user',
    evidence: 'introspect',
  });
  world.finch.knobs.oldTokenAfterRepair = 'dies';
});

test('an exchange whose answer was lost, without an old token: the person is asked once more', async () => {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  world.finch.fault('token', { kind: 'reset', spendsCode: true }, { times: 1 });
  await repair(await pressed(link));
  await until('the retry notice is there', () => mailsTo(world, email).length === 2);
  expect((await view(world, id)).notices.map(({ kind }) => kind)).toEqual(['first', 'retry']);
  await repair(await pressed(link));
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
});

test('a session that ends but leaves the connection broken: the retry notice after two hours, then it works', async () => {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  world.finch.knobs.statusAfterFinish = 'reauth';
  await repair(await pressed(link));
  await until('it is verifying', async () => (await view(world, id)).phase === 'verifying');
  expect(mailsTo(world, email)).toHaveLength(1);
  await world.env.sleep('130 minutes');
  await until('the retry notice is there', () => mailsTo(world, email).length === 2);
  world.finch.knobs.statusAfterFinish = 'connected';
  await repair(await pressed(link));
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
});

test('an assisted connection is still processing after the return: it is checked until it is connected', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  world.finch.knobs.statusAfterFinish = 'processing';
  await repair(await pressed(link));
  world.finch.knobs.statusAfterFinish = 'connected';
  await world.env.sleep('30 minutes');
  expect((await view(world, id)).phase).toBe('verifying');
  world.finch.setStatus(connection.id, 'connected');
  await world.env.sleep('15 minutes');
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
});
