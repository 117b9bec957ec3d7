/** Lists: from the server's visibility, filtered, in pages, one tenant's alone. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ListItem } from '../../src/temporal/reauth-list.js';
import { api, brokenConnection, mailTo, reportOf, start, workflowOf } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { dwollaWays } from '../ways.js';
import { API_KEY, OTHER_API_KEY, startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer);
});
afterAll(() => world.close());

interface Page {
  items: ListItem[];
  nextCursor?: string;
  errors?: { path: string }[];
}

async function list(query: Record<string, string>, key = API_KEY): Promise<{ status: number; body: Page }> {
  const { status, body } = await api(
    world,
    'GET',
    `/v1/reauths?${new URLSearchParams(query).toString()}`,
    undefined,
    key,
  );
  return { status, body: body as unknown as Page };
}

/** Visibility lags behind by a moment. */
function listed(query: Record<string, string>, count: number): Promise<ListItem[]> {
  return until(`${count} are listed`, async () => {
    const { items } = (await list(query)).body;
    return items.length === count && items;
  });
}

test('open ones first, each as visibility knows it; a filter takes its own', async () => {
  const institution = "O'Neill & Söhne, 50 %";
  const one = brokenConnection(world, { institution });
  const { id } = await start(world, one.body);
  await mailTo(world, one.email);
  const { id: cancelled } = await start(world, brokenConnection(world, { institution }).body);
  await api(world, 'POST', `/v1/reauths/${cancelled}/cancel`);
  const bank = await start(world, reportOf(dwollaWays.broken(world).connection, { institution }).body);

  await listed({ institution, phase: 'closed' }, 1);
  await listed({ institution, phase: 'waiting' }, 2);
  const items = await listed({ institution }, 3);
  expect(
    items
      .map((item) => item.id)
      .slice(0, 2)
      .sort(),
  ).toEqual([id, bank.id].sort());
  expect(items[2]).toMatchObject({ id: cancelled, phase: 'closed', outcome: 'cancelled' });
  expect(items[2]?.closedAt).toBeDefined();
  expect(items.find((item) => item.id === id)).toEqual({
    id,
    connection: { provider: 'finch', id: one.connection.id },
    institution,
    phase: 'waiting',
    sessions: 1,
    nextActionAt: expect.stringMatching(/^\d{4}-.*Z$/),
    startedAt: expect.stringMatching(/^\d{4}-.*Z$/),
  });
  expect((await listed({ institution, provider: 'dwolla' }, 1))[0]?.id).toBe(bank.id);
});

test('what needs a human is a list of its own', async () => {
  const institution = 'Refused Payroll';
  world.finch.fault('mint', { kind: 'status', status: 400 });
  await start(world, brokenConnection(world, { institution }).body);
  const [item] = await listed({ institution, attention: 'any' }, 1);
  world.finch.clearFaults();
  expect(item?.attention).toBe('rejected');
  await listed({ institution, attention: 'rejected' }, 1);
  await listed({ institution, attention: 'bounced' }, 0);
});

test('a terminated one is among the closed, and nothing that needs a human', async () => {
  const institution = 'Terminated Payroll';
  const { connection, body } = brokenConnection(world, { institution });
  await start(world, body);
  await listed({ institution }, 1);
  await workflowOf(world, connection.id).terminate();
  expect((await listed({ institution, phase: 'closed' }, 1))[0]).toMatchObject({
    phase: 'closed',
    outcome: 'cancelled',
  });
  await listed({ institution, phase: 'waiting' }, 0);
  await listed({ institution, attention: 'any' }, 0);
});

test('pages: each reauth once, and an end', async () => {
  const institution = 'Paged Payroll';
  const ids = await Promise.all(
    Array.from(
      { length: 5 },
      async () => (await start(world, brokenConnection(world, { institution }).body)).id,
    ),
  );
  await listed({ institution }, 5);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await list({ institution, limit: '2', ...(cursor !== undefined && { cursor }) });
    expect(body.items.length).toBeLessThanOrEqual(2);
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.nextCursor;
  } while (cursor !== undefined);
  expect(seen.sort()).toEqual(ids.sort());
});

test('another tenant sees nothing of it, whatever it writes into a filter', async () => {
  const institution = 'Private Payroll';
  await start(world, brokenConnection(world, { institution }).body);
  await listed({ institution }, 1);
  const injections = [
    institution,
    `${institution}' OR ReauthTenant = 'default`,
    `x' OR 'a' = 'a`,
    `x\\' OR ReauthTenant = 'default' OR ReauthInstitution = '`,
    `\\`,
    `' OR 1=1 --`,
    `") OR ("1" = "1`,
  ];
  for (const value of injections) {
    const { status, body } = await list({ institution: value }, OTHER_API_KEY);
    expect(status).toBe(200);
    expect(body.items).toEqual([]);
    expect((await list({ provider: value }, OTHER_API_KEY)).status).toBe(400);
  }
});

test.each([
  [{ phase: 'asleep' }, '/phase'],
  [{ attention: 'much' }, '/attention'],
  [{ limit: '0' }, '/limit'],
  [{ limit: '1000' }, '/limit'],
  [{ cursor: 'not a cursor' }, '/cursor'],
  [{ cursor: 'bm90IG91cnM' }, '/cursor'],
  [{ colour: 'red' }, '/colour'],
  [{ institution: 'a\u0000b' }, '/institution'],
  [{ provider: "x' OR 'a' = 'a" }, '/provider'],
] as [Record<string, string>, string][])('%j is refused by name', async (query, path) => {
  const { status, body } = await list(query);
  expect(status).toBe(400);
  expect(body.errors?.map((error) => error.path)).toEqual([path]);
});
