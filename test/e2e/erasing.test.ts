/** `DELETE /v1/reauths/{id}` on a real server: what is erased is nowhere any more, and nothing else is. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ReauthClient } from '../../src/client/index.js';
import type { ReauthInput } from '../../src/contract/reauth-input.js';
import { startWorkflow } from '../../src/temporal/start-workflow.js';
import { operatorSettings, reauth } from '../cli/reauth.js';
import {
  api,
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
import { pressFinish } from '../simulators/finch/index.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { OTHER_API_KEY, startWorld, type World } from '../world.js';

const COUNTS_OFTEN = ['transfer', 'visibility', 'timer'].flatMap((queue) => [
  '--dynamic-config-value',
  `history.${queue}ProcessorUpdateAckInterval="500ms"`,
]);

let world: World;
beforeAll(async () => {
  // A server erases nothing that it does not count as done with, and counts twice a minute by default.
  world = await startWorld((options) => startDevServer({ ...options, extraArgs: COUNTS_OFTEN }));
});
afterEach(() => world.mailbox.clearFaults());
afterAll(() => world.close());

const path = (id: string): string => `/v1/reauths/${id}`;
const erase = (id: string, key?: string) => api(world, 'DELETE', path(id), undefined, key);
/** Takes its time where the server does. */
const erased = (id: string) =>
  until(
    'it is erased',
    async () => {
      const { status } = await erase(id);
      if (status !== 202 && status !== 204) throw new Error(`the erasure was answered ${status}`);
      return status === 204;
    },
    90_000,
  );
const cancel = (id: string) => api(world, 'POST', `${path(id)}/cancel`);

async function asked() {
  const broken = brokenConnection(world);
  const { id } = await start(world, broken.body);
  return { ...broken, id, link: linkIn(await mailTo(world, broken.email)) };
}

/** As `asked`, and repaired: the backend has not taken the new credentials yet. */
async function repaired() {
  const broken = await asked();
  const connectUrl = await pressed(broken.link);
  await repair(connectUrl);
  await closed(world, broken.id);
  await mailTo(world, broken.email, /connected again/);
  await until('its credentials are there', async () => (await credentials(broken.id)).status === 200);
  return { ...broken, connectUrl };
}
const credentials = (id: string) => api(world, 'POST', `${path(id)}/credentials`, {});

interface Run {
  workflowId: string;
  runId: string;
}

/** Every run that carries the id, hand-offs as well. */
async function runsOf(id: string): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const { workflowId, runId } of world.env.client.workflow.list({ query: `ReauthId = '${id}'` })) {
    runs.push({ workflowId, runId });
  }
  return runs;
}

const seen = (id: string, count: number): Promise<Run[]> =>
  until(`${count} runs are seen`, async () => {
    const runs = await runsOf(id);
    return runs.length === count && runs;
  });

async function isGone(id: string, runs: Run[]): Promise<void> {
  for (const { workflowId, runId } of runs) {
    const handle = world.env.client.workflow.getHandle(workflowId, runId);
    await expect(handle.describe()).rejects.toThrow(/not found/i);
    await expect(handle.fetchHistory()).rejects.toThrow(/not found/i);
  }
  expect(await runsOf(id)).toEqual([]);
  const { items } = (await api(world, 'GET', '/v1/reauths?limit=200')).body as unknown as {
    items: { id: string }[];
  };
  expect(items.map((item) => item.id)).not.toContain(id);
  for (const answer of [await api(world, 'GET', path(id)), await erase(id), await credentials(id)]) {
    expect(answer.status).toBe(404);
  }
}

test('an open one is a conflict and stays as it is; another tenant’s and a made-up one are unknown', async () => {
  const { id } = await asked();
  const before = await view(world, id);
  expect(await erase(id)).toMatchObject({ status: 409, body: { detail: expect.stringMatching(/open/) } });
  expect(await view(world, id)).toEqual(before);
  await cancel(id);
  const [theirs, madeUp] = [await erase(id, OTHER_API_KEY), await erase(id.replace(/^.{8}/, 'A-made-up'))];
  expect([theirs.status, theirs.body]).toEqual([404, madeUp.body]);
  expect((await view(world, id)).outcome).toBe('cancelled');
});

test('a repaired one goes with its hand-off, its histories, its link and its credentials', async () => {
  const { id, link, connectUrl } = await repaired();
  const runs = await seen(id, 2);
  expect(runs.map(({ workflowId }) => workflowId.split('/')[0]).sort()).toEqual(['handoff', 'reauth']);
  await erased(id);
  await isGone(id, runs);
  const page = await fetch(link);
  expect([page.status, await page.text()]).toEqual([404, expect.not.stringMatching(/Gusto/)]);
  // Somebody comes back late, and is thanked on a page that says nothing: nothing begins anew.
  const late = await fetch(await pressFinish(connectUrl), { redirect: 'manual' });
  expect([late.status, await late.text()]).toEqual([200, expect.not.stringMatching(/Gusto/)]);
  expect(await runsOf(id)).toEqual([]);
});

test('of two reauths of one connection each is erased alone, the last one first as well', async () => {
  const { id: first, body, connection } = await asked();
  await cancel(first);
  const { id: second } = await start(world, body);
  await cancel(second);
  const { id: third } = await start(world, body);
  await seen(third, 1);

  await erased(first);
  expect((await view(world, second)).outcome).toBe('cancelled');
  expect((await view(world, third)).phase).not.toBe('closed');

  await cancel(third);
  await erased(third);
  expect(await view(world, second)).toMatchObject({ id: second, outcome: 'cancelled' });
  await expect(workflowOf(world, connection.id).describe()).rejects.toThrow(/not found/i);
  const again = await api(world, 'POST', '/v1/reauths', body);
  expect([again.status, again.body.phase === 'closed']).toEqual([201, false]);
  await erased(second);
  expect((await view(world, again.body.id)).id).toBe(again.body.id);
});

test('every run of it goes: earlier ones of the same id, and those of a hand-off that began twice', async () => {
  const { id, connection, link, body } = await asked();
  const connectUrl = await pressed(link);
  const workflow = workflowOf(world, connection.id);
  const { runId, events } = await workflow.fetchHistory().then(async (history) => ({
    runId: (await workflow.describe()).runId,
    events: history.events ?? [],
  }));
  const [payload] = events[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  const input = JSON.parse(Buffer.from(payload?.data ?? []).toString()) as ReauthInput;
  // As a run that continued as new.
  await workflow.terminate();
  await until('it has ended', async () => (await workflow.describe()).status.name !== 'RUNNING');
  expect(await startWorkflow(world.env.client, workflow.workflowId, input, [])).toBe(true);
  await cancel(id);
  await until('it has ended', async () => (await workflow.describe()).status.name === 'COMPLETED');

  // A code that comes late begins a hand-off; one after that has ended begins it anew.
  await fetch(await pressFinish(connectUrl), { redirect: 'manual' });
  await until('the code was exchanged', async () => (await credentials(id)).status === 200);
  await api(world, 'POST', `${path(id)}/credentials`, { acknowledge: true });
  const [handOff] = (await seen(id, 3)).filter(({ workflowId }) => workflowId.startsWith('handoff/'));
  await world.env.client.workflow.getHandle(handOff?.workflowId ?? '').result();
  expect((await api(world, 'POST', `${path(id)}/completion`, { code: 'a-later-one' })).status).toBe(202);
  await seen(id, 4);
  const runs = await runsOf(id);
  expect(runs.map((run) => run.runId)).toContain(runId);
  await erased(id);
  await isGone(id, runs);
  expect((await start(world, body)).phase).not.toBe('closed');
});

test('a receipt that cannot go out holds nothing up, and is not sent any more', async () => {
  const { id, email, link, connection } = await asked();
  const connectUrl = await pressed(link);
  world.mailbox.fault({ kind: 'refuse' });
  await repair(connectUrl);
  await closed(world, id);
  expect((await workflowOf(world, connection.id).describe()).status.name).toBe('RUNNING');
  const runs = await seen(id, 2);
  await erased(id);
  await isGone(id, runs);
  world.mailbox.clearFaults();
  expect(mailsTo(world, email)).toHaveLength(1);
});

test('the typed client erases as the API does', async () => {
  const { id } = await asked();
  const client = new ReauthClient(world.env.client);
  expect(await client.erase(id)).toBe('open');
  await client.cancel(id);
  const runs = await seen(id, 1);
  await until('it is erased', async () => (await client.erase(id)) === 'erased');
  await isGone(id, runs);
  expect(await client.erase(id)).toBeUndefined();
});

test('the command says what it would erase, and erases it with --yes; one that is open holds up no other', async () => {
  const [one, open] = [await asked(), await asked()];
  await cancel(one.id);
  const runs = await seen(one.id, 1);
  const named = `finch/${one.connection.id}`;
  const operator = (...args: string[]) => reauth(operatorSettings(world), ['erase', ...args]);
  const asking = await operator(named);
  expect(asking).toEqual({
    code: 0,
    stdout: `${one.id}  closed\n`,
    stderr: 'Nothing is erased yet: add --yes.\n',
  });
  expect((await view(world, one.id)).outcome).toBe('cancelled');
  const { code, stdout, stderr } = await operator('--yes', '--json', open.id, named);
  expect({ code, stderr }).toEqual({ code: 4, stderr: `${open.id} is open: cancel it first\n` });
  const told = JSON.parse(stdout) as { given: string }[];
  expect(Object.fromEntries(told.map((each) => [each.given, each]))).toMatchObject({
    [open.id]: { problem: expect.stringMatching(/open/) },
    [named]: { id: one.id, erasure: expect.stringMatching(/^eras(ed|ing)$/) },
  });
  await until('it is known no more', async () => (await operator('--yes', one.id)).code === 3, 60_000);
  await isGone(one.id, runs);
  expect((await view(world, open.id)).phase).toBe('waiting');
}, 120_000);
