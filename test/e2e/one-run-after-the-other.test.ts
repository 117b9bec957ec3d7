/** A reauth that goes on in a new run every few events: whoever speaks to it must not notice. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ListItem } from '../../src/temporal/reauth-list.js';
import {
  api,
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  press,
  pressed,
  repair,
  start,
  view,
  workflowOf,
} from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

/** Events after which the server suggests a new run. */
const FEW = 120;

let world: World;
beforeAll(async () => {
  const few = `limit.historyCount.suggestContinueAsNew=${FEW}`;
  world = await startWorld(
    (options) => startDevServer({ ...options, extraArgs: ['--dynamic-config-value', few] }),
    { withBackend: true },
  );
});
afterAll(() => world.close());

async function runsOf(connectionId: string): Promise<number> {
  const { workflowId } = workflowOf(world, connectionId);
  const { count } = await world.env.client.workflow.count(`WorkflowId = '${workflowId}'`);
  return count;
}

const list = async (query: string): Promise<ListItem[]> =>
  ((await api(world, 'GET', `/v1/reauths?${query}`)).body as unknown as { items: ListItem[] }).items;

test('orders, presses and hints at any moment are taken, each once; a dead endpoint is told all of it later', async () => {
  const { connection, email, body } = brokenConnection(world, { institution: 'Many Runs' });
  world.backend.fault({ kind: 'status', status: 500 });
  const { id, startedAt } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  const { contacts } = await view(world, id);
  const first = await workflowOf(world, connection.id).describe();

  const orders = async (): Promise<void> => {
    for (let round = 0; round < 25; round += 1) {
      const paused = await api(world, 'POST', `/v1/reauths/${id}/pause`);
      expect([paused.status, paused.body.phase]).toEqual([200, 'paused']);
      const resumed = await api(world, 'POST', `/v1/reauths/${id}/resume`);
      expect([resumed.status, resumed.body.phase]).toEqual([200, 'waiting']);
    }
  };
  const presses = async (): Promise<void> => {
    for (let round = 0; round < 45; round += 1) expect((await press(link)).status).toBe(303);
  };
  const answers = async (): Promise<void> => {
    for (let round = 0; round < 4; round += 1) {
      for (const answer of ['decline', 'undo']) {
        const { status } = await fetch(`${link}/${answer}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json' },
          body: '{}',
        });
        expect(status).toBeLessThan(400);
      }
    }
  };
  await Promise.all([orders(), presses(), presses(), answers()]);
  expect(await view(world, id)).toMatchObject({ phase: 'waiting', startedAt, contacts });
  expect(world.finch.sessions.filter((session) => session.connectionId === connection.id)).toHaveLength(1);

  await until('it has gone through many runs', async () => (await runsOf(connection.id)) >= 3);
  const last = await workflowOf(world, connection.id).describe();
  expect(last.runId).not.toBe(first.runId);
  expect(last.memo).toMatchObject({ institution: 'Many Runs', startedAt });
  expect(last.priority).toEqual({ ...first.priority, fairnessKey: 'default' });

  // In lists it is one, of any phase and of none.
  const [item, ...others] = await until('it is listed', async () => {
    const items = await list('institution=Many+Runs');
    return items.length > 0 && items;
  });
  expect(others).toEqual([]);
  expect(item).toMatchObject({ id, phase: 'waiting', startedAt, sessions: 1 });
  expect(await list('institution=Many+Runs&phase=closed')).toEqual([]);

  world.backend.mend();
  await repair(await pressed(link));
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user', startedAt });
  await mailTo(world, email, /connected again/);
  expect(mailsTo(world, email)).toHaveLength(2);
  const told = await until('the hand-off has told everything', () => {
    const events = world.backend.events(id).map(({ type }) => type);
    return events.includes('reauth.credentials') && events.includes('reauth.closed') && events;
  });
  expect(told.filter((type) => type === 'reauth.answered').length).toBe(8);
  expect(
    await until('the one is closed', async () => {
      const items = await list('institution=Many+Runs&phase=closed');
      return items.length > 0 && items;
    }),
  ).toMatchObject([{ id, startedAt, outcome: 'reconnected' }]);

  // The next break of the connection is another reauth; the earlier one is still found by its id.
  world.finch.setStatus(connection.id, 'reauth');
  const next = await start(world, body);
  expect(next.id).not.toBe(id);
  expect(await view(world, id)).toMatchObject({ id, phase: 'closed', outcome: 'reconnected', startedAt });
}, 180_000);
