/** The whole life of a reauth that nobody repairs, and of one that is repaired late: months, in seconds. */
import { afterAll, beforeAll, expect, test } from 'vitest';
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
import { OPERATOR, startWorld, type World } from '../world.js';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

let world: World;
beforeAll(async () => {
  world = await startWorld(startTimeSkippingServer);
});
afterAll(() => world.close());

/** Days after the start, rounded to a hundredth. */
function daysAfter(startedAt: string, at: string): number {
  return Math.round(((Date.parse(at) - Date.parse(startedAt)) / DAY) * 100) / 100;
}

test('ninety days: reminders, one re-mint, an escalation, and the end', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  await mailTo(world, email);
  await world.env.sleep('44 days');
  const mails = await until(
    'all reminders are there',
    () => mailsTo(world, email).length === 6 && mailsTo(world, email),
  );
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(6);
  expect(new Set(mails.map(linkIn)).size).toBe(1);
  expect(world.finch.sessions.filter((session) => session.connectionId === connection.id)).toHaveLength(2);

  await world.env.sleep('2 days');
  const told = await mailTo(world, OPERATOR);
  expect(told.text).toContain(connection.id);
  expect(told.text).toMatch(/https?:\/\/|nobody/i);
  expect((await view(world, id)).phase).toBe('escalated');

  await world.env.sleep('45 days');
  const end = await closed(world, id);
  expect(end.outcome).toBe('abandoned');
  expect(end.notices.map(({ kind, at }) => [kind, daysAfter(end.startedAt, at)])).toEqual([
    ['first', 0],
    ['reminder', 1],
    ['reminder', 3],
    ['reminder', 7],
    ['reminder', 14],
    ['reminder', 30],
    ['escalation', 45],
  ]);
  expect(daysAfter(end.startedAt, end.closedAt ?? '')).toBe(90);
  // Escalation ends minting ahead: the second session died at day 60 and had no successor.
  expect(world.finch.sessions.filter((session) => session.connectionId === connection.id)).toHaveLength(2);
});

test('a link from the first mail still works after seventy days, past the escalation', async () => {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  await world.env.sleep('70 days');
  await repair(await pressed(link));
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
  await mailTo(world, email, /connected again/);
});

test('repaired by an older session than the live one: it counts, and no notice follows but the receipt', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  const old = await pressed(link);
  await world.env.sleep('31 days');
  await until('the session is minted anew', () => {
    const minted = world.finch.sessions.filter((session) => session.connectionId === connection.id);
    return minted.length === 2;
  });
  const before = mailsTo(world, email).length;
  await repair(old);
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected' });
  await mailTo(world, email, /connected again/);
  await world.env.sleep('60 days');
  expect(mailsTo(world, email)).toHaveLength(before + 1);
});

test('a connection that heals in its hold bothers nobody', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, {
    ...body,
    connection: { ...body.connection, accessToken: connection.accessToken },
    policy: { holdFor: '15 minutes' },
  });
  expect((await view(world, id)).phase).toBe('holding');
  world.finch.repair(connection.id);
  await world.env.sleep('20 minutes');
  expect(await closed(world, id)).toMatchObject({
    outcome: 'reconnected',
    by: 'elsewhere',
    evidence: 'introspect',
  });
  expect(mailsTo(world, email)).toEqual([]);
});

test('repaired elsewhere: the probe before the reminder finds it, and the receipt is all that is sent', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, {
    ...body,
    connection: { ...body.connection, accessToken: connection.accessToken },
    policy: { probeEvery: null },
  });
  await mailTo(world, email);
  world.finch.repair(connection.id);
  await world.env.sleep('25 hours');
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'elsewhere' });
  await mailTo(world, email, /connected again/);
  expect(mailsTo(world, email)).toHaveLength(2);
});

test('a connection that is gone is not asked about any more; a human is told', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, {
    ...body,
    connection: { ...body.connection, accessToken: connection.accessToken },
  });
  await mailTo(world, email);
  world.finch.setStatus(connection.id, 'disconnected');
  world.finch.fault('introspect', {
    kind: 'status',
    status: 200,
    body: { connection_id: connection.id, connection_status: { status: 'disconnected' } },
  });
  await world.env.sleep('25 hours');
  expect(await closed(world, id)).toMatchObject({ outcome: 'unrepairable' });
  world.finch.clearFaults();
  await until('a human is told', () =>
    mailsTo(world, OPERATOR).some((mail) => mail.text.includes(connection.id)),
  );
  expect(mailsTo(world, email)).toHaveLength(1);
});
