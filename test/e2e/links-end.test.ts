/** A link ends with its contact, and with its reauth: whoever was replaced holds nothing that works. */
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleWorkflows } from '../../src/main/bundle.js';
import {
  api,
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  press,
  pressed,
  start,
  view,
  workflowOf,
  type ApiView,
} from '../people.js';
import { pressFinish } from '../simulators/finch/index.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer);
});
afterAll(() => world.close());

const ANSWERS = ['open', 'snooze', 'decline', 'not-me', 'unsubscribe', 'undo', 'returned'];

/** Ada was asked. */
async function asked(body: Record<string, unknown> = {}) {
  const broken = brokenConnection(world, body);
  const { id } = await start(world, broken.body);
  const [ada] = broken.body.contacts as [object];
  return { ...broken, id, ada, link: linkIn(await mailTo(world, broken.email)) };
}

const bob = (email: string) => ({ name: 'Bob', email: email.replace('ada', 'bob') });

const replace = async (id: string, ...contacts: object[]): Promise<ApiView> =>
  (await api(world, 'POST', `/v1/reauths/${id}/contacts`, { contacts })).body;

/** Everything that a link can be asked, as a person and as a program. */
async function everyAnswerOf(link: string): Promise<{ what: string; status: number; text: string }[]> {
  const until14 = new URLSearchParams({ until: new Date(Date.now() + 3_600_000).toISOString() });
  const json = { accept: 'application/json' };
  const gets = ['', '?returned', '/state', '/snooze'].flatMap((path) => [
    { what: `GET ${path}`, request: fetch(`${link}${path}`, { redirect: 'manual' }) },
    { what: `GET ${path} json`, request: fetch(`${link}${path}`, { redirect: 'manual', headers: json }) },
  ]);
  const posts = ANSWERS.flatMap((path) =>
    [{}, json].map((headers) => ({
      what: `POST ${path} ${JSON.stringify(headers)}`,
      request: fetch(`${link}/${path}`, { method: 'POST', redirect: 'manual', headers, body: until14 }),
    })),
  );
  return Promise.all(
    [...gets, ...posts].map(async ({ what, request }) => {
      const response = await request;
      return { what, status: response.status, text: await response.text() };
    }),
  );
}

/** How many messages reached the process. */
async function messagesOf(connectionId: string): Promise<number> {
  const { events } = await workflowOf(world, connectionId).fetchHistory();
  return (events ?? []).filter(
    (event) =>
      event.workflowExecutionUpdateAcceptedEventAttributes ?? event.workflowExecutionSignaledEventAttributes,
  ).length;
}

const mints = (): number =>
  world.finch.requests.filter(({ path }) => path === '/connect/sessions/reauthenticate').length;

describe('whoever is replaced', () => {
  test('holds a link like a made-up one, also after a restart; put back, the same link works again', async () => {
    const { id, email, ada, link, connection } = await asked();
    const made = await everyAnswerOf(`${world.config.publicUrl}/r/made-up`);
    const after = await replace(id, bob(email));
    const bobs = after.contacts[0]?.link ?? '';
    await mailTo(world, bob(email).email);
    const before = await messagesOf(connection.id);
    expect(await everyAnswerOf(link)).toEqual(made);
    expect(new Set(made.map(({ status }) => status))).toEqual(new Set([404]));
    expect(await messagesOf(connection.id)).toBe(before);
    expect(await (await fetch(bobs)).text()).toContain('Reconnect Gusto');

    await world.restart();
    expect(await everyAnswerOf(link)).toEqual(made);
    expect((await press(bobs)).status).toBe(303);

    const { contacts } = await replace(id, ada, bob(email));
    expect(contacts).toMatchObject([{ link }, { link: bobs }]);
    expect(await (await fetch(link)).text()).toContain('Reconnect Gusto');
    expect((await press(link)).status).toBe(303);
    expect(mailsTo(world, email)).toHaveLength(1);
    await replace(id, bob(email));
    await api(world, 'POST', `/v1/reauths/${id}/cancel`);
    await workflowOf(world, connection.id).result();
    expect(await everyAnswerOf(link)).toEqual(made);
  }, 90_000);

  test('and put back is so in a replay, too', async () => {
    const { id, email, ada, connection } = await asked();
    await replace(id, bob(email));
    await mailTo(world, bob(email).email);
    await replace(id, ada, bob(email));
    await api(world, 'POST', `/v1/reauths/${id}/cancel`);
    const handle = workflowOf(world, connection.id);
    await handle.result();
    const history = await handle.fetchHistory();
    const markers = history.events?.map((event) => event.markerRecordedEventAttributes?.markerName);
    expect(markers).toContain('core_patch');
    await Worker.runReplayHistory({ workflowBundle: await bundleWorkflows() }, history);
  }, 90_000);

  test('at once, also while the provider is being asked for a session', async () => {
    const { id, email, link } = await asked({ policy: { mint: { finch: 'on_open' } } });
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const before = mints();
    world.finch.fault('mint', { kind: 'hold', until: released }, { times: 1 });
    const waiting = press(link);
    await until('it is asked', () => mints() > before);
    await replace(id, bob(email));
    expect((await fetch(link)).status).toBe(404);
    release();
    expect((await waiting).status).toBe(303);
  });

  test('presses nothing past the pages either, and leaves no trace', async () => {
    const { id, email, connection } = await asked();
    await replace(id, bob(email));
    await mailTo(world, bob(email).email);
    const before = await messagesOf(connection.id);
    const update = workflowOf(world, connection.id).executeUpdate('openSession', {
      args: [{ reauthId: id, contact: 'c1' }],
    });
    await expect(update).rejects.toThrow();
    expect(await messagesOf(connection.id)).toBe(before);
  });

  test('may still bring the code of a session that was open: it is real, and is thanked for', async () => {
    const { id, email, link } = await asked();
    const callback = await pressFinish(await pressed(link));
    await replace(id, bob(email));
    const answer = await fetch(callback, { redirect: 'manual' });
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain('Thank you');
    expect(text).not.toContain('Gusto');
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
  });
});

test('of a closed reauth a link shows the end, and whatever is pressed changes nothing', async () => {
  const { id, link, connection } = await asked();
  await api(world, 'POST', `/v1/reauths/${id}/cancel`);
  await workflowOf(world, connection.id).result();
  const before = { history: await messagesOf(connection.id), view: await view(world, id) };
  const sessions = world.finch.sessions.length;
  for (const { what, status, text } of await everyAnswerOf(link)) {
    expect([what, [200, 202, 303, 409].includes(status)]).toEqual([what, true]);
    expect(text).not.toMatch(/<form|class="button"/);
  }
  expect({ history: await messagesOf(connection.id), view: await view(world, id) }).toEqual(before);
  expect(world.finch.sessions.length).toBe(sessions);
});
