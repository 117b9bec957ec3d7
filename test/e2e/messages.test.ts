/** Reports, presses and returns in every order, doubled, forged and late. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pressFinish } from '../simulators/finch/index.js';
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
  reportOf,
  start,
  view,
  workflowOf,
} from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer);
});
afterAll(() => world.close());

const sessionsOf = (id: string) => world.finch.sessions.filter(({ connectionId }) => connectionId === id);

test('ten reports at once start one reauth and send one mail', async () => {
  const { email, body } = brokenConnection(world);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => api(world, 'POST', '/v1/reauths', body)),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(9).fill(200), 201]);
  expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
  expect(answers.find(({ status }) => status === 201)?.headers.get('location')).toBe(
    `/v1/reauths/${answers[0]?.body.id}`,
  );
  await mailTo(world, email);
  await api(world, 'POST', '/v1/reauths', body);
  expect(mailsTo(world, email)).toHaveLength(1);
});

test('a second report brings contacts where there were none, and nothing else', async () => {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, { ...body, contacts: [] });
  expect(await view(world, id)).toMatchObject({ phase: 'holding', contacts: [] });
  const joined = await start(world, { ...body, institution: 'Somebody else', policy: { maxSessions: 1 } });
  expect(joined).toMatchObject({ id, institution: 'Gusto' });
  await mailTo(world, email);
});

test('twenty presses at once share one mint and one session', async () => {
  const { connection, email, body } = brokenConnection(world);
  await start(world, { ...body, policy: { mint: { finch: 'on_open' } } });
  const link = linkIn(await mailTo(world, email));
  expect(sessionsOf(connection.id)).toHaveLength(0);
  const urls = await Promise.all(Array.from({ length: 20 }, () => pressed(link)));
  expect(sessionsOf(connection.id)).toHaveLength(1);
  expect(new Set(urls.map((url) => new URL(url).searchParams.get('session')))).toEqual(
    new Set([sessionsOf(connection.id)[0]?.id]),
  );
});

test('opening the page, by whatever and however often, changes nothing', async () => {
  const { connection, email, body } = brokenConnection(world);
  await start(world, body);
  const link = linkIn(await mailTo(world, email));
  const handle = workflowOf(world, connection.id);
  await until('it waits', async () =>
    (await handle.fetchHistory()).events?.some((event) => event.timerStartedEventAttributes),
  );
  const before = (await handle.fetchHistory()).events?.length;
  const pages = await Promise.all(
    Array.from({ length: 10 }, (_, index) => fetch(link, { method: index % 2 ? 'HEAD' : 'GET' })),
  );
  expect(pages.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect((await handle.fetchHistory()).events?.length).toBe(before);
  expect(sessionsOf(connection.id)).toHaveLength(1);
});

test('a callback that comes twice and late changes nothing; a link to a finished reauth says so', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  const callback = await pressFinish(await pressed(link));
  const answers = await Promise.all([1, 2, 3].map(() => fetch(callback, { redirect: 'manual' })));
  expect(answers.map((answer) => [answer.status, answer.headers.get('location')])).toEqual(
    [1, 2, 3].map(() => [303, `${new URL(link).pathname}?returned`]),
  );
  await mailTo(world, email, /connected again/);
  await workflowOf(world, connection.id).result();
  const late = await fetch(callback, { redirect: 'manual' });
  expect(late.status).toBe(303);
  expect(await view(world, id)).toMatchObject({ phase: 'closed', outcome: 'reconnected' });
  expect(mailsTo(world, email)).toHaveLength(2);
  expect(
    world.finch.requests.filter(
      ({ path, body: sent }) =>
        path === '/auth/token' && sent.includes(new URL(callback).searchParams.get('code') ?? ''),
    ),
  ).toHaveLength(1);
  expect(await (await fetch(link)).text()).toMatch(/already/i);
  const afterwards = await press(link);
  expect([afterwards.status, afterwards.headers.get('location')]).toEqual([303, new URL(link).pathname]);
});

test('a forged state, a made-up code and a code of another connection close nothing', async () => {
  const mine = brokenConnection(world);
  const theirs = brokenConnection(world);
  const { id } = await start(world, mine.body);
  await start(world, theirs.body);
  const link = linkIn(await mailTo(world, mine.email));
  const callbackUrl = new URL(await pressFinish(await pressed(linkIn(await mailTo(world, theirs.email)))));
  const foreignCode = callbackUrl.searchParams.get('code') ?? '';
  const state = new URL(await pressed(link)).searchParams.get('state') ?? '';

  for (const forged of ['', 'x', `${state}A`, new URL(link).pathname.slice(3)]) {
    callbackUrl.searchParams.set('state', forged);
    expect((await fetch(callbackUrl, { redirect: 'manual' })).status).toBe(400);
  }
  callbackUrl.searchParams.set('state', state);
  callbackUrl.searchParams.set('code', 'made-up');
  await fetch(callbackUrl, { redirect: 'manual' });
  await until(
    'the made-up code is refused',
    async () => (await view(world, id)).lastReturn === 'unconfirmed',
  );
  callbackUrl.searchParams.set('code', foreignCode);
  await fetch(callbackUrl, { redirect: 'manual' });
  await until(
    'the other account is noticed',
    async () => (await view(world, id)).lastReturn === 'another_connection',
  );
  expect((await view(world, id)).phase).toBe('waiting');
  expect(await (await fetch(`${link}?returned`)).text()).toMatch(/another|different/i);
  const history = JSON.stringify(await workflowOf(world, mine.connection.id).fetchHistory());
  expect(history).not.toContain(theirs.connection.accessToken);
});

test('somebody who links another account is told, and can still repair the right one', async () => {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  await repair(await pressed(link), 'other_connection');
  await until('it is noticed', async () => (await view(world, id)).lastReturn === 'another_connection');
  await repair(await pressed(link));
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
});

test('a connection that breaks anew gets a reauth of its own; messages for the old one do not reach it', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  const callback = await repair(await pressed(link));
  await closed(world, id);
  world.finch.breakConnection(connection.id);
  const again = await start(world, body);
  expect(again.id).not.toBe(id);
  await until('it is asked about again', async () => (await view(world, again.id)).phase === 'waiting');
  await fetch(callback, { redirect: 'manual' });
  expect((await press(link)).headers.get('location')).toBe(new URL(link).pathname);
  expect(await view(world, again.id)).toMatchObject({ phase: 'waiting' });
  expect(await until('the old one is found', async () => (await view(world, id)).phase === 'closed')).toBe(
    true,
  );
});

test('a Temporal cancellation ends the reauth in order; pausing holds the first notice until it is resumed', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, { ...body, policy: { holdFor: '2 seconds' } });
  await workflowOf(world, connection.id).signal('pause');
  await until('it is paused', async () => (await view(world, id)).phase === 'paused');
  await workflowOf(world, connection.id).signal('resume');
  await mailTo(world, email);
  await workflowOf(world, connection.id).cancel();
  expect(await closed(world, id)).toMatchObject({ outcome: 'cancelled' });
  expect(mailsTo(world, email)).toHaveLength(1);
});

test('worker and HTTP side stop in the middle and come back: nothing is lost, nothing is sent twice', async () => {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, { ...body, policy: { sessionLife: { finch: '2 seconds' } } });
  const link = linkIn(await mailTo(world, email));
  await world.restart();
  const callback = await pressFinish(await pressed(link));
  await world.restart();
  await fetch(callback, { redirect: 'manual' });
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
  await mailTo(world, email, /connected again/);
  expect(mailsTo(world, email)).toHaveLength(2);
});

test('a bank account is found by its exchange, its funding source and its customer', async () => {
  const { id: exchangeId, fundingSourceId, customerId } = world.dwolla.addExchange({ broken: true });
  const connection = { provider: 'dwolla', id: exchangeId, fundingSourceId, customerId };
  const { id } = await start(world, reportOf(connection).body);
  for (const ref of [exchangeId, fundingSourceId, customerId]) {
    await until(`visibility finds it by ${ref}`, async () => {
      const query = `ReauthRefs = '${ref}' AND ReauthProvider = 'dwolla' AND ReauthId = '${id}'`;
      return (await world.env.client.workflow.count(query)).count === 1;
    });
  }
});

test('operators find it in the Web UI: search attributes, a summary, details, summaries of timers and activities', async () => {
  const { connection, email, body } = brokenConnection(world, { institution: 'Ünïted "Payroll"' });
  const { id } = await start(world, body);
  await mailTo(world, email);
  const handle = workflowOf(world, connection.id);
  const { client } = world.env;
  await until('visibility knows it', async () => {
    const query = `ReauthPhase = 'waiting' AND ReauthId = '${id}' AND ReauthSessions = 1 AND ReauthNextActionAt > '2020-01-01T00:00:00Z'`;
    return (await client.workflow.count(query)).count === 1;
  });
  const described = await handle.describe();
  expect(await described.staticSummary()).toContain(connection.id);
  const { currentDetails } = (await handle.query('__temporal_workflow_metadata')) as {
    currentDetails: string;
  };
  expect(currentDetails).toMatch(/\*\*waiting\*\*/);
  expect(currentDetails).toMatch(/first notice to c1 \(a…@example\.com\)/);
  expect(currentDetails).toMatch(/Next: \*\*reminder\*\* at \d{4}-/);
  const { events = [] } = await handle.fetchHistory();
  const withSummary = (events ?? []).filter(
    (event) => event.activityTaskScheduledEventAttributes ?? event.timerStartedEventAttributes,
  );
  expect(withSummary.length).toBe(3);
  expect(withSummary.every((event) => event.userMetadata?.summary)).toBe(true);
});
