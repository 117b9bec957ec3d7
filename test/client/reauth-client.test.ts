/** The typed client: a backend that talks to Temporal gets what it would get over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  InvalidInput,
  ReauthClient,
  type FieldError,
  type ReauthClientOptions,
  type StartBody,
} from '../../src/client/index.js';
import { decoded } from '../decoded.js';
import {
  api,
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  pressed,
  reportOf,
  start,
  workflowOf,
} from '../people.js';
import { pressFinish } from '../simulators/finch/index.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { dwollaWays } from '../ways.js';
import { OTHER_API_KEY, REAUTH_KEYS, startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer);
});
afterAll(() => world.close());

const clientWith = (options?: ReauthClientOptions) => new ReauthClient(world.env.client, options);

/** A start body that the compiler holds against the client's types. */
function report(given: Partial<StartBody> = {}) {
  const { connection, email, body } = brokenConnection(world);
  const typed: StartBody = { ...body, connection: { provider: 'finch', id: connection.id }, ...given };
  return { connection, email, body: typed };
}

async function errorsOf(call: () => Promise<unknown>): Promise<FieldError[]> {
  const error = await call().then(
    () => expect.unreachable('it should be refused'),
    (refusal: unknown) => refusal,
  );
  expect(error).toBeInstanceOf(InvalidInput);
  return (error as InvalidInput).errors;
}
const pathsOf = async (call: () => Promise<unknown>) => (await errorsOf(call)).map(({ path }) => path);

const history = async (connectionId: string): Promise<string> =>
  decoded((await workflowOf(world, connectionId).fetchHistory()).events);
const isUnknown = (connectionId: string) =>
  expect(workflowOf(world, connectionId).describe()).rejects.toThrow(/not found/i);

describe('start', () => {
  test('starts a reauth as the API does, and a second report joins it from either side', async () => {
    const { email, body } = report();
    const { started, view: first } = await clientWith().start(body);
    await mailTo(world, email);
    expect([started, first.institution]).toEqual([true, 'Gusto']);
    expect(await clientWith().start(body)).toMatchObject({ started: false, view: { id: first.id } });
    expect((await start(world, body)).id).toBe(first.id);
    expect(mailsTo(world, email)).toHaveLength(1);
  });

  test('names every wrong field at once, and starts nothing', async () => {
    const { connection, body } = report();
    const wrong = {
      ...body,
      institution: '',
      color: 'red',
      contacts: [{ email: 'nobody' }],
      neededBy: 'soon',
    };
    const errors = await errorsOf(() => clientWith().start(wrong));
    expect(errors.map(({ path }) => path).sort()).toEqual([
      '/color',
      '/contacts/0/email',
      '/institution',
      '/neededBy',
    ]);
    const impossible: StartBody = {
      ...body,
      neededBy: '2020-01-01T00:00:00Z',
      contacts: [{ email: 'ada@example.com', timeZone: 'Mars/Base' }],
      policy: 'gold',
    };
    expect(await pathsOf(() => clientWith().start(impossible))).toEqual([
      '/contacts/0/timeZone',
      '/neededBy',
      '/policy',
    ]);
    const large = { ...body, metadata: { text: 'x'.repeat(300 * 1024) } };
    expect(await pathsOf(() => clientWith().start(large))).toEqual(['']);
    await isUnknown(connection.id);
  });

  test('takes a policy by its name, and says at once which one cannot be', async () => {
    const policies = { calm: { holdFor: '3 days' } };
    const { body } = report({ policy: 'calm' });
    const { view: seen } = await clientWith({ policies }).start(body);
    expect(seen.phase).toBe('holding');
    const wait = Date.parse(seen.nextAction?.at ?? '') - Date.parse(seen.startedAt);
    expect(wait).toBe(3 * 24 * 60 * 60 * 1000);
    expect(() => clientWith({ policies: { calm: { holdFor: 'a while' } } })).toThrow(
      '/policies/calm/holdFor: not a duration',
    );
  });

  test('fields that are undefined are not there', async () => {
    const { body } = report();
    const { started } = await clientWith().start({ ...body, effect: undefined, stopsAt: undefined });
    expect(started).toBe(true);
  });
});

describe('a secret', () => {
  test('is not sent without the key ring', async () => {
    const { connection, body } = report();
    const { id, accessToken } = connection;
    const secret: StartBody = { ...body, connection: { provider: 'finch', id, accessToken } };
    const [refusal] = await errorsOf(() => clientWith().start(secret));
    expect(refusal).toMatchObject({ path: '/connection/accessToken' });
    expect(refusal?.message).toContain('no key ring');
    await isUnknown(id);

    const { view: open } = await clientWith().start(body);
    expect(await pathsOf(() => clientWith().completed(open.id, { code: 'a-code' }))).toEqual(['/code']);
    expect(await pathsOf(() => clientWith().completed(open.id, { accessToken }))).toEqual(['/accessToken']);
    expect(await history(id)).not.toContain('workflowExecutionSignaledEventAttributes');
  });

  test('is sealed with it: the token is in no history, and the service reads the connection with it', async () => {
    const { connection, body } = report();
    const { id, accessToken } = connection;
    world.finch.repair(id);
    const client = clientWith({ keyRing: REAUTH_KEYS });
    const { view: open } = await client.start({
      ...body,
      connection: { provider: 'finch', id, accessToken },
    });
    expect(await closed(world, open.id)).toMatchObject({ by: 'elsewhere', evidence: 'introspect' });
    expect(await history(id)).not.toContain(accessToken);
  });

  test('a key ring that is none is refused without repeating it', () => {
    const [, key = ''] = REAUTH_KEYS.split(':');
    expect(() => clientWith({ keyRing: key })).toThrow(/^\/keyRing: key 1 is not written as/);
  });
});

describe('completed', () => {
  const redirectUri = () => `${world.config.publicUrl}/callbacks/finch`;

  test('a code is exchanged once, however often it is told, and stands in no history', async () => {
    const { connection, email, body } = report();
    const client = clientWith({ keyRing: REAUTH_KEYS });
    const { view: open } = await client.start(body);
    const callback = await pressFinish(await pressed(linkIn(await mailTo(world, email))));
    const code = new URL(callback).searchParams.get('code') ?? '';
    const given = { code, redirectUri: redirectUri() };
    expect([await client.completed(open.id, given), await client.completed(open.id, given)]).toEqual([
      true,
      true,
    ]);
    expect(await closed(world, open.id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
    const exchanges = world.finch.requests.filter(
      ({ path, body: sent }) => path === '/auth/token' && sent.includes(code),
    );
    expect(exchanges).toHaveLength(1);
    expect(code.length).toBeGreaterThan(8);
    expect(await history(connection.id)).not.toContain(code);
  });

  test('a bare hint has the connection checked; a code where there is none is refused by name', async () => {
    const { id: exchangeId, connection } = dwollaWays.broken(world);
    const client = clientWith({ keyRing: REAUTH_KEYS });
    const { id } = await start(world, reportOf(connection).body);
    expect(await pathsOf(() => client.completed(id, { code: 'x' }))).toEqual(['/code']);
    expect(await pathsOf(() => client.completed(id, { redirectUri: 'https://x.example' }))).toEqual([
      '/redirectUri',
    ]);
    world.dwolla.heal(exchangeId);
    expect(await client.completed(id)).toBe(true);
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected' });
  });
});

test('the backend’s own word of a repair has the connection looked at, of one that is gone ends it', async () => {
  const [unread, other] = [report(), report()];
  const healed = world.finch.addConnection({ status: 'reauth' });
  const client = clientWith({ keyRing: REAUTH_KEYS });
  const connectionOf = (id: string) => ({ provider: 'finch', id });
  const { view: open } = await client.start(unread.body);
  const { view: lost } = await client.start(other.body);
  const readable = { provider: 'finch', id: healed.id, accessToken: healed.accessToken } as const;
  const { view: repaired } = await client.start({ ...report().body, connection: readable });
  world.finch.repair(healed.id);
  for (const { id } of [unread.connection, healed]) {
    expect(await client.connectionChanged(connectionOf(id), 'repaired')).toBe(true);
  }
  expect(await client.connectionChanged(connectionOf(other.connection.id), 'gone')).toBe(true);
  expect(await client.connectionChanged(connectionOf('nobody-reported-it'), 'gone')).toBe(false);
  expect(await closed(world, repaired.id)).toMatchObject({ outcome: 'reconnected', evidence: 'introspect' });
  expect(await closed(world, lost.id)).toMatchObject({ outcome: 'unrepairable' });
  // Its word alone is no evidence.
  expect((await client.view(open.id))?.phase).not.toBe('closed');
  expect(await history(unread.connection.id)).not.toContain('byProvider');
});

test('a word that is none is refused, and told to nobody', async () => {
  const client = clientWith();
  const given = { provider: 'finch', id: undefined as unknown as string };
  const wrong = () =>
    client.connectionChanged(given, 'broken' as 'repaired', { hintId: 5 as unknown as string });
  expect(await pathsOf(wrong)).toEqual(['/connection/id', '/status', '/hintId']);
});

test('commands answer with the view afterwards, also when repeated', async () => {
  const { email, body } = report();
  const client = clientWith();
  const { id } = (await client.start(body)).view;
  await mailTo(world, email);
  expect((await client.pause(id))?.phase).toBe('paused');
  expect((await client.resume(id))?.phase).toBe('waiting');
  const end = new Date(Date.now() + 60_000).toISOString();
  expect(await client.snooze(id, end)).toMatchObject({ phase: 'snoozed', answers: { snoozedUntil: end } });
  for (const wrong of ['soon', '2000-01-01', '2100-01-01'])
    expect(await pathsOf(() => client.snooze(id, wrong))).toEqual(['/until']);
  await client.resend(id);
  await until('it came once more', () => mailsTo(world, email).length === 2);
  const bo = `bo-${email}`;
  expect(await pathsOf(() => client.changeContacts(id, [{ email: 'nobody' }]))).toEqual([
    '/contacts/0/email',
  ]);
  expect((await client.changeContacts(id, [{ email: bo }]))?.contacts).toHaveLength(1);
  await mailTo(world, bo);
  expect(await client.view(id)).toMatchObject({ phase: 'snoozed' });
  for (const _ of [1, 2])
    expect(await client.cancel(id)).toMatchObject({ phase: 'closed', outcome: 'cancelled' });
});

test('lists its own tenant’s alone, page by page', async () => {
  const institution = 'Three of a list';
  const client = clientWith();
  const ids = await Promise.all(
    [1, 2, 3].map(async () => (await client.start(report({ institution }).body)).view.id),
  );
  await until('all are listed', async () => (await client.list({ institution })).items.length === 3);
  const first = await client.list({ institution, limit: 2 });
  const second = await client.list({ institution, limit: 2, cursor: first.nextCursor });
  expect([...first.items, ...second.items].map(({ id }) => id).sort()).toEqual(ids.sort());
  expect((await clientWith({ tenant: 'other' }).list({ institution })).items).toEqual([]);
  expect(await pathsOf(() => client.list({ limit: 0 }))).toEqual(['/limit']);
});

test('another tenant’s reauth, an unknown and a made-up id are unknown to every call', async () => {
  const { email, body } = report();
  const { view: theirs } = await clientWith({ tenant: 'other' }).start(body);
  await mailTo(world, email);
  const client = clientWith({ keyRing: REAUTH_KEYS });
  for (const id of [theirs.id, theirs.id.replace(/^[^~]{4}/, 'AAAA').replace('~other~', '~default~'), 'x']) {
    const answers = [
      await client.view(id),
      await client.cancel(id),
      await client.pause(id),
      await client.resume(id),
      await client.resend(id),
      await client.snooze(id, new Date(Date.now() + 60_000).toISOString()),
      await client.changeContacts(id, [{ email: 'bo@example.com' }]),
      await client.erase(id),
    ];
    expect(answers).toEqual(answers.map(() => undefined));
    expect(await client.completed(id, { code: 'a-code' })).toBe(false);
  }
  const ofThem = { provider: 'finch', id: theirs.connection.id };
  expect(await client.connectionChanged(ofThem, 'gone')).toBe(false);
  const { body: seen } = await api(world, 'GET', `/v1/reauths/${theirs.id}`, undefined, OTHER_API_KEY);
  expect(seen).toMatchObject({ phase: 'waiting', contacts: [{ name: 'Ada' }] });
});

test('whether news go to the backend is the service’s to know, unless they shall not', async () => {
  const inputOf = async (options: ReauthClientOptions) => {
    const { connection, body } = report();
    await clientWith(options).start(body);
    return history(connection.id);
  };
  expect(await inputOf({})).toContain('"handsOff":{"events":true}');
  expect(await inputOf({ events: false })).toContain('"handsOff":{"events":false}');
});
