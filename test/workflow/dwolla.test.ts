/** What is Dwolla's alone: cached balances, weak evidence, MX's widget, warnings that come early, tokens that die. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  closed,
  linkIn,
  mailTo,
  mailsTo,
  press,
  pressed,
  reportOf,
  start,
  view,
  workflowOf,
} from '../people.js';
import { pressMx, pressPlaid } from '../simulators/dwolla/index.js';
import { startTimeSkippingServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { comeBack, dwollaWays, plaidTokenOf } from '../ways.js';
import { startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startTimeSkippingServer);
});
afterEach(() => {
  world.dwolla.clearFaults();
  Object.assign(world.dwolla.knobs, knobs);
});
afterAll(() => world.close());

/** What the tests here turn, and start from. */
const knobs = {
  lastUpdated: 'advancing',
  balance: 'ok',
  brokenStatus: 'active',
  mxMint: 201,
  repairLag: 0,
} as const;

type Exchange = Parameters<World['dwolla']['addExchange']>[0];

async function asked(exchange: Exchange = {}, report: Record<string, unknown> = {}) {
  Object.assign(world.dwolla.knobs, knobs);
  const { id: exchangeId, fundingSourceId } = world.dwolla.addExchange({ broken: true, ...exchange });
  const { email, body } = reportOf({ provider: 'dwolla', id: exchangeId, fundingSourceId }, report);
  const { id } = await start(world, body);
  return { id, exchangeId, email, link: linkIn(await mailTo(world, email)) };
}

async function becomes(id: string, phase: string): Promise<void> {
  await until(`it is ${phase}`, async () => (await view(world, id)).phase === phase);
}

test('a frozen balance after the return is no proof: the retry notice, and then it is found repaired', async () => {
  const { id, email, link } = await asked();
  world.dwolla.knobs.lastUpdated = 'frozen';
  await dwollaWays.repair(world, link);
  await becomes(id, 'verifying');
  await world.sleep('3 hours');
  await until('the retry notice is there', () => mailsTo(world, email).length === 2);
  expect((await view(world, id)).phase).toBe('waiting');
  world.dwolla.knobs.lastUpdated = 'advancing';
  await world.sleep('1 day');
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', evidence: 'balance' });
});

test('no funding source: the exchange is the weaker evidence, and recorded as such', async () => {
  const { id, link } = await asked({ fundingSource: false });
  await dwollaWays.repair(world, link);
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user', evidence: 'exchange' });
});

test('somebody says that they came back and never set out: that closes nothing', async () => {
  const { id, link } = await asked({ fundingSource: false });
  await comeBack(link);
  await becomes(id, 'verifying');
  await world.sleep('3 hours');
  await becomes(id, 'waiting');
});

test('hints without end reach the workflow ten times an hour, and a real return still counts', async () => {
  const { id, exchangeId, link } = await asked();
  for (let hint = 0; hint < 60; hint += 1) await comeBack(link);
  const { events } = await workflowOf(world, exchangeId, 'dwolla').fetchHistory();
  const signals = (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes);
  expect(signals).toHaveLength(10);
  await dwollaWays.repair(world, link);
  await world.sleep('15 minutes');
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
});

test('an MX widget that sends nobody back: probed each minute, still waiting, and then closed', async () => {
  const { id, email, link } = await asked({ partner: 'mx' });
  world.dwolla.knobs.repairLag = 90_000;
  const before = world.dwolla.requests.length;
  await pressMx(await pressed(link), 'finish');
  await becomes(id, 'waiting');
  await world.sleep('5 minutes');
  await world.sleep('1 minute');
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user', evidence: 'balance' });
  await mailTo(world, email, /connected again/);
  expect(world.dwolla.requests.length - before).toBeLessThan(30);
});

test('an MX exchange that Dwolla does not let anybody repair: a human is told, the contact is left alone', async () => {
  const { id, email, link } = await asked({ partner: 'mx' });
  world.dwolla.knobs.mxMint = 403;
  expect((await press(link)).status).toBe(503);
  expect((await view(world, id)).attention?.kind).toBe('rejected');
  await world.sleep('10 days');
  expect((await view(world, id)).phase).toBe('escalated');
  expect(mailsTo(world, email)).toHaveLength(1);
});

test('an early warning: a balance that is fine closes nothing until somebody has come back', async () => {
  const stopsAt = new Date((await world.env.currentTimeMs()) + 7 * 24 * 60 * 60 * 1000).toISOString();
  const { id, email, link } = await asked({ broken: false }, { stopsAt });
  expect((await mailTo(world, email)).text).toContain('will stop');
  await world.sleep('2 days');
  expect((await view(world, id)).phase).toBe('waiting');
  await dwollaWays.repair(world, link);
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user', evidence: 'balance' });
});

test('a spent token: the page asks for another session than that one, at once', async () => {
  const { exchangeId, link } = await asked();
  const token = await plaidTokenOf(await press(link));
  expect((await pressPlaid(world.dwolla.url, token, 'start')).ok).toBe(true);
  const again = await fetch(`${link}/open`, { method: 'POST', body: new URLSearchParams({ except: '1' }) });
  const fresh = await plaidTokenOf(again);
  expect(fresh).not.toBe(token);
  expect(dwollaWays.sessions(world, exchangeId)).toBe(2);
});

test('all tokens revoked in the middle of everything costs nothing', async () => {
  const { id, link } = await asked();
  world.dwolla.killTokens();
  const token = await plaidTokenOf(await press(link));
  await pressPlaid(world.dwolla.url, token, 'finish');
  world.dwolla.killTokens();
  await comeBack(link);
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
});

test('too many sessions escalate; a press still mints afterwards', async () => {
  const { id, exchangeId, link } = await asked({}, { policy: { maxSessions: 2 } });
  await press(link);
  await world.sleep('2 minutes');
  await press(link);
  await world.sleep('1 hour');
  await becomes(id, 'escalated');
  await dwollaWays.repair(world, link);
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
  expect(dwollaWays.sessions(world, exchangeId)).toBe(3);
});
