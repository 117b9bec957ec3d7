/** The whole life of a reauth that nobody repairs, and of one that is repaired late: months, in seconds, at each provider. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  pressed,
  repair,
  reportOf,
  start,
  view,
} from '../people.js';
import { startTimeSkippingServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { allWays } from '../ways.js';
import { OPERATOR, startWorld, type World } from '../world.js';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

let world: World;
beforeAll(async () => {
  world = await startWorld(startTimeSkippingServer);
});
afterEach(() => {
  world.finch.clearFaults();
  world.dwolla.clearFaults();
});
afterAll(() => world.close());

/** Days after the start, rounded to a hundredth. */
function daysAfter(startedAt: string, at: string): number {
  return Math.round(((Date.parse(at) - Date.parse(startedAt)) / DAY) * 100) / 100;
}

/** The mail to a human about this connection. */
function toldOf(connectionId: string) {
  return until('a human is told', () =>
    mailsTo(world, OPERATOR).find((mail) => mail.text.includes(connectionId)),
  );
}

describe.each(allWays)('$name', (ways) => {
  /** Its first session is minted ahead and dies at 30 days, its second at 60; or none is minted without a press. */
  const sessionsAhead = ways.name === 'finch' ? 2 : 0;

  test('ninety days: reminders, one re-mint where it mints ahead, an escalation, and the end', async () => {
    const { id: connectionId, connection } = ways.broken(world);
    const { email, body } = reportOf(connection);
    const { id } = await start(world, body);
    await mailTo(world, email);
    await world.sleep('44 days');
    const mails = await until(
      'all reminders and the last call are there',
      () => mailsTo(world, email).length === 7 && mailsTo(world, email),
    );
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(7);
    expect(new Set(mails.map(linkIn)).size).toBe(1);
    expect(ways.sessions(world, connectionId)).toBe(sessionsAhead);

    await world.sleep('2 days');
    const told = await toldOf(connectionId);
    expect(told.text).toMatch(/https?:\/\/|nobody/i);
    expect((await view(world, id)).phase).toBe('escalated');

    await world.sleep('45 days');
    const end = await closed(world, id);
    expect(end.outcome).toBe('abandoned');
    expect(end.notices.map(({ kind, at }) => [kind, daysAfter(end.startedAt, at)])).toEqual([
      ['first', 0],
      ['reminder', 1],
      ['reminder', 3],
      ['reminder', 7],
      ['reminder', 14],
      ['reminder', 30],
      ['last_call', 43],
      ['escalation', 45],
    ]);
    expect(daysAfter(end.startedAt, end.closedAt ?? '')).toBe(90);
    // Escalation ends minting ahead: the second session died at day 60 and had no successor.
    expect(ways.sessions(world, connectionId)).toBe(sessionsAhead);
  });

  test('a link from the first mail still works after seventy days, past the escalation', async () => {
    const { email, body } = reportOf(ways.broken(world).connection);
    const { id } = await start(world, body);
    const link = linkIn(await mailTo(world, email));
    await world.sleep('70 days');
    await ways.repair(world, link);
    expect(await closed(world, id)).toMatchObject({
      outcome: 'reconnected',
      by: 'user',
      evidence: ways.evidence,
    });
    await mailTo(world, email, /connected again/);
  });

  test('a connection that heals in its hold bothers nobody', async () => {
    const { id: connectionId, connection } = ways.broken(world);
    const { email, body } = reportOf(connection, { policy: { holdFor: '15 minutes' } });
    const { id } = await start(world, body);
    expect((await view(world, id)).phase).toBe('holding');
    ways.healElsewhere(world, connectionId);
    await world.sleep('20 minutes');
    expect(await closed(world, id)).toMatchObject({
      outcome: 'reconnected',
      by: 'elsewhere',
      evidence: ways.evidence,
    });
    expect(mailsTo(world, email)).toEqual([]);
  });

  test.each([
    ['the probe before the reminder', null, '25 hours'],
    ['the probe by itself', '3 hours', '4 hours'],
  ])('repaired elsewhere: %s finds it, and the receipt is all that is sent', async (_, probeEvery, later) => {
    const { id: connectionId, connection } = ways.broken(world);
    const { email, body } = reportOf(connection, { policy: { probeEvery } });
    const { id } = await start(world, body);
    await mailTo(world, email);
    ways.healElsewhere(world, connectionId);
    await world.sleep(later);
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'elsewhere' });
    await mailTo(world, email, /connected again/);
    expect(mailsTo(world, email)).toHaveLength(2);
  });

  test('a connection that is gone is not asked about any more; a human is told', async () => {
    const { id: connectionId, connection } = ways.broken(world);
    const { email, body } = reportOf(connection);
    const { id } = await start(world, body);
    await mailTo(world, email);
    ways.remove(world, connectionId);
    await world.sleep('25 hours');
    expect(await closed(world, id)).toMatchObject({ outcome: 'unrepairable' });
    await toldOf(connectionId);
    expect(mailsTo(world, email)).toHaveLength(1);
  });
});

test('repaired by an older session than the live one: it counts, and no notice follows but the receipt', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  const old = await pressed(link);
  await world.sleep('31 days');
  await until('the session is minted anew', () => {
    const minted = world.finch.sessions.filter((session) => session.connectionId === connection.id);
    return minted.length === 2;
  });
  const before = mailsTo(world, email).length;
  await repair(old);
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected' });
  await mailTo(world, email, /connected again/);
  await world.sleep('60 days');
  expect(mailsTo(world, email)).toHaveLength(before + 1);
});
