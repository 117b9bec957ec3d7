/**
 * Hundreds of connections of one tenant break at once. What Finch is asked ahead of any press stands in its queue, held
 * back as an operator may do it, until the whole storm is in it; then it goes at the limit. Time is measured by the storm
 * itself, by how much of it goes ahead: that is the same on a busy machine.
 */
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workflowIdFor } from '../../src/contract/ids.js';
import { bundleWorkflows } from '../../src/main/bundle.js';
import { limitAhead, standingAhead } from '../ahead-queue.js';
import { api, brokenConnection, press, start, workflowOf } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { OTHER_API_KEY, startWorld, type World } from '../world.js';

const STORM = 300;
const BACKLOG = 200;
/** Mints ahead a second. */
const LIMIT = 20;

let world: World;
let storm: Awaited<ReturnType<typeof broken>>[];
/** ms */
let releasedAt: number;
/** How many were minted before that. */
let heldBack: number;

const service = () => world.env.connection.workflowService;

beforeAll(async () => {
  const settings = { FINCH_CALLS_PER_SECOND: String(LIMIT + 10), FINCH_CALLS_FOR_PEOPLE: '10' };
  world = await startWorld(startDevServer, { settings });
  await limitAhead(service(), 1);
  storm = [];
  const starting = Array.from({ length: STORM }, () => brokenConnection(world));
  await Promise.all(
    Array.from({ length: 10 }, async () => {
      for (let next = starting.pop(); next; next = starting.pop()) storm.push(await broken(next));
    }),
  );
  await until('it stands in the queue', async () => (await standingAhead(service())) > BACKLOG, 60_000);
}, 240_000);
afterAll(() => world.close());

async function broken({ connection, body }: ReturnType<typeof brokenConnection>) {
  const { id, contacts } = await start(world, body);
  return { id, connectionId: connection.id, link: contacts[0]!.link };
}

/** The one of them whose turn is last, once it stands there. */
async function lastInTheQueue(): Promise<(typeof storm)[number]> {
  const last = storm.findLast((each) => mintsOf([each]).length === 0);
  if (!last) throw new Error('the storm is over');
  await until('its mint is asked for', () => mintScheduledAt('default', last.connectionId));
  return last;
}

/** When the connections' sessions were minted, ms. */
function mintsOf(connections: { connectionId: string }[]): number[] {
  const ids = new Set(connections.map(({ connectionId }) => connectionId));
  return world.finch.sessions
    .filter(({ connectionId }) => ids.has(connectionId))
    .map(({ createdAt }) => createdAt);
}

test('a press during a storm mints at once, and the mint that stood in the queue is called off', async () => {
  const pressing = await lastInTheQueue();
  const before = mintsOf(storm).length;
  expect((await press(pressing.link)).status).toBe(303);
  expect(mintsOf(storm).length - before).toBeLessThan(BACKLOG / 10);
  expect(await standingAhead(service())).toBeGreaterThan(BACKLOG / 2);
  expect(mintsOf([pressing])).toHaveLength(1);
  const history = await workflowOf(world, pressing.connectionId).fetchHistory();
  expect(history.events?.filter((event) => event.activityTaskCanceledEventAttributes)).toHaveLength(1);
  await Worker.runReplayHistory({ workflowBundle: await bundleWorkflows() }, history);
}, 60_000);

test('a cancellation does not wait for the queue', async () => {
  const cancelling = await lastInTheQueue();
  await api(world, 'POST', `/v1/reauths/${cancelling.id}/cancel`);
  // It is not only said to be closed: the next report of the connection would find it ended.
  expect(await workflowOf(world, cancelling.connectionId).result()).toMatchObject({ outcome: 'cancelled' });
  expect(await standingAhead(service())).toBeGreaterThan(BACKLOG / 2);
  expect(mintsOf([cancelling])).toEqual([]);
}, 60_000);

test("another tenant's ten wait for no more than a second of the storm", async () => {
  heldBack = mintsOf(storm).length;
  releasedAt = Date.now();
  await limitAhead(service(), undefined);
  const others = await Promise.all(
    Array.from({ length: 10 }, async () => {
      const { connection, body } = brokenConnection(world);
      expect((await api(world, 'POST', '/v1/reauths', body, OTHER_API_KEY)).status).toBe(201);
      return { connectionId: connection.id };
    }),
  );
  await until('the ten are minted', () => mintsOf(others).length === others.length, 60_000);
  // So they had a storm to get past.
  expect(await standingAhead(service())).toBeGreaterThan(2 * LIMIT);
  for (const other of others) {
    const since = (await mintScheduledAt('other', other.connectionId))!;
    const [mintedAt] = mintsOf([other]);
    const ahead = mintsOf(storm).filter((at) => at > since && at < mintedAt!);
    expect(ahead.length).toBeLessThanOrEqual(LIMIT);
  }
}, 120_000);

/** By the server's clock, ms. */
async function mintScheduledAt(tenant: string, connectionId: string): Promise<number | undefined> {
  const workflowId = workflowIdFor({ tenant, provider: 'finch', connectionId });
  const { events } = await world.env.client.workflow.getHandle(workflowId).fetchHistory();
  const scheduled = events?.find(
    ({ activityTaskScheduledEventAttributes: activity }) => activity?.activityType?.name === 'mintSession',
  );
  if (!scheduled) return undefined;
  return Number(scheduled.eventTime?.seconds) * 1_000 + (scheduled.eventTime?.nanos ?? 0) / 1_000_000;
}

test('the limit is held over the whole storm', async () => {
  const minted = await until(
    'nothing stands in the queue',
    async () => (await standingAhead(service())) === 0 && mintsOf(storm),
    60_000,
  );
  const last = Math.max(...minted);
  const seconds = (last - releasedAt) / 1_000;
  // A second's worth may come at once.
  expect(minted.length - heldBack).toBeLessThanOrEqual(LIMIT * (seconds + 1.5));
  for (let from = releasedAt + 2_000; from + 4_000 < last; from += 1_000) {
    const within = minted.filter((at) => at >= from && at < from + 4_000).length;
    expect(within).toBeLessThanOrEqual(LIMIT * 4 * 1.25);
  }
}, 90_000);
