/** A reauth of five hundred sessions: it goes on in one run after the other, and forgets nothing on the way. */
import type { WorkflowHandle } from '@temporalio/client';
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
  workflowOf,
} from '../people.js';
import { startTimeSkippingServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startTimeSkippingServer, { withBackend: true });
});
afterAll(() => world.close());

type Events = NonNullable<Awaited<ReturnType<WorkflowHandle['fetchHistory']>>['events']>;

/** The histories of all runs of a connection's reauth, the last one first. */
async function runsOf(connectionId: string): Promise<Events[]> {
  const last = workflowOf(world, connectionId);
  const runs: Events[] = [];
  let runId: string | null | undefined = (await last.describe()).runId;
  while (runId) {
    const run = world.env.client.workflow.getHandle(last.workflowId, runId);
    const { events = [] } = (await run.fetchHistory()) as { events?: Events };
    runs.push(events);
    runId = events[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId;
  }
  return runs;
}

const exchanges = (): number => world.finch.requests.filter(({ path }) => path === '/auth/token').length;

test('500 sessions: runs stay short, what the first one heard the last one knows, and then it is repaired', async () => {
  const policy = { sessionLife: { finch: '1 hour' }, maxSessions: 600 };
  const { connection, email, body } = brokenConnection(world, { policy });
  const { id, startedAt } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  world.finch.knobs.statusAfterFinish = 'reauth';
  const callback = await repair(await pressed(link));
  await until('the code is exchanged', () => exchanges() === 1);
  world.finch.knobs.statusAfterFinish = 'connected';

  await world.sleep('21 days');
  const minted = world.finch.sessions.filter((session) => session.connectionId === connection.id);
  expect(minted.length).toBeGreaterThanOrEqual(500);
  const seen = await view(world, id);
  expect(seen).toMatchObject({ phase: 'waiting', startedAt, session: { number: minted.length } });
  const runs = await runsOf(connection.id);
  expect(runs.length).toBeGreaterThanOrEqual(3);
  for (const events of runs) expect(events.length).toBeLessThan(2_100);

  await fetch(callback, { redirect: 'manual' });
  await world.sleep('1 minute');
  expect((await view(world, id)).phase).toBe('waiting');
  expect(exchanges()).toBe(1);

  await repair(await pressed(link));
  const end = await closed(world, id);
  expect(end).toMatchObject({ outcome: 'reconnected', by: 'user', startedAt });
  await mailTo(world, email, /connected again/);
  const sent = mailsTo(world, email);
  expect(new Set(sent.map(({ messageId }) => messageId)).size).toBe(sent.length);
  expect(end.notices.filter(({ kind }) => kind === 'first')).toHaveLength(1);
  expect(sent.length).toBe((await view(world, id)).notices.length);
  await until('the credentials are delivered', () =>
    world.backend.events(id).some(({ type }) => type === 'reauth.credentials'),
  );
}, 300_000);
