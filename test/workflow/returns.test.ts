/** What goes wrong when somebody comes back: the exchange, the check, and whose fault it is. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  press,
  pressed,
  repair,
  reportOf,
  start,
  view,
} from '../people.js';
import { startTimeSkippingServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { allWays, comeBack } from '../ways.js';
import { startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startTimeSkippingServer);
});
afterEach(() => {
  for (const each of [world.finch, world.dwolla, world.mailbox]) each.clearFaults();
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
  await world.sleep('11 minutes');
  expect(calls() - before).toBeLessThanOrEqual(3);
  // The person cannot mend that: the attention stays, and a human is told.
  expect(mailsTo(world, email)).toHaveLength(1);
  expect((await view(world, id)).attention?.kind).toBe('misconfigured');
  await world.sleep('1 day');
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
  // The mail arrives before the workflow knows that it was sent.
  await expect
    .poll(async () => (await view(world, id)).notices.map(({ kind }) => kind))
    .toEqual(['first', 'retry']);
  await repair(await pressed(link));
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
});

describe.each(allWays)('$name', (ways) => {
  const asked = async () => {
    const { id: connectionId, connection } = ways.broken(world);
    const { email, body } = reportOf(connection);
    const { id } = await start(world, body);
    return { id, connectionId, email, link: linkIn(await mailTo(world, email)) };
  };

  test('a session that ends but leaves the connection broken: the retry notice after two hours, then it works', async () => {
    const { id, email, link } = await asked();
    ways.leavesBroken(world, true);
    await ways.repair(world, link);
    await until('it is verifying', async () => (await view(world, id)).phase === 'verifying');
    expect(mailsTo(world, email)).toHaveLength(1);
    await world.sleep('130 minutes');
    await until('the retry notice is there', () => mailsTo(world, email).length === 2);
    expect((await view(world, id)).notices.map(({ kind }) => kind)).toEqual(['first', 'retry']);
    ways.leavesBroken(world, false);
    await ways.repair(world, link);
    expect(await closed(world, id)).toMatchObject({
      outcome: 'reconnected',
      by: 'user',
      evidence: ways.evidence,
    });
  });

  test('the provider is not done at once: it is checked until the connection works', async () => {
    const { id, connectionId, email, link } = await asked();
    ways.takesTime(world, true);
    await ways.repair(world, link);
    ways.takesTime(world, false);
    await world.sleep('30 minutes');
    expect((await view(world, id)).phase).toBe('verifying');
    ways.isDone(world, connectionId);
    await world.sleep('15 minutes');
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
    await mailTo(world, email, /connected again/);
    expect(mailsTo(world, email)).toHaveLength(2);
  });

  test('a hint without a repair closes nothing, however often it comes', async () => {
    const { id, link } = await asked();
    await press(link);
    for (let hint = 0; hint < 5; hint += 1) await comeBack(link);
    await until('it is verifying', async () => (await view(world, id)).phase === 'verifying');
    await world.sleep('3 hours');
    expect((await view(world, id)).phase).toBe('waiting');
  });
});
