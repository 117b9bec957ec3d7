/** Events as a tenant's backend receives them: over real HTTP, signed, whatever the endpoint does. */
import { createServer } from 'node:http';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  startBackendSimulator,
  type BackendFault,
  type BackendSimulator,
} from '../simulators/backend/index.js';
import { SECRET, at, backendWith, event, failure, linesWith, log } from './harness.js';

let simulator: BackendSimulator;
beforeAll(async () => {
  simulator = await startBackendSimulator({ secret: SECRET });
});
afterAll(() => simulator.close());
afterEach(() => simulator.mend());

test('an event arrives as the contract says', async () => {
  const told = event();
  expect(await at(simulator.eventsUrl).tell('default', told)).toBe('delivered');
  expect(simulator.events(String(told.data['id']))).toEqual([
    {
      id: told.id,
      type: 'reauth.closed',
      timestamp: '2026-03-02T00:00:00.000Z',
      data: told.data,
      signedAt: expect.closeTo(Date.now() / 1000, -1),
      status: 200,
    },
  ]);
});

test('a tenant without an endpoint is told nothing', async () => {
  const backend = backendWith({});
  expect(await backend.tell('default', event())).toBe('no_endpoint');
  expect(
    await backend.whoRepairs('default', { connection: { provider: 'finch', id: 'c' }, reason: 'unknown' }),
  ).toBe('no_directory');
});

test('the official library accepts the signature, and refuses it after one byte', async () => {
  const seen: { body: string; headers: Record<string, string> }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      seen.push({ body, headers: request.headers as Record<string, string> });
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await at(`http://127.0.0.1:${port}/a/path?and=query`).tell('default', event());
  server.close();
  const [{ body, headers } = { body: '', headers: {} }] = seen;
  expect(new Webhook(SECRET).verify(body, headers)).toMatchObject({ type: 'reauth.closed' });
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'user-agent': 'durable-reauth' });
  expect(() => new Webhook(SECRET).verify(body.replace('closed', 'closee'), headers)).toThrow(/signature/i);
});

test('another secret is not accepted', async () => {
  const other = `whsec_${Buffer.from('some other secret of tests').toString('base64')}`;
  const { kind, message } = await failure(at(simulator.eventsUrl, true, other).tell('default', event()));
  expect({ kind, message }).toEqual({ kind: 'unavailable', message: 'the backend answered 401' });
});

describe('what is not delivered is told again, with the same id', () => {
  const faults: [string, BackendFault, RegExp][] = [
    ['500', { kind: 'status', status: 500 }, /answered 500/],
    ['404', { kind: 'status', status: 404 }, /answered 404/],
    ['a redirect, which is not followed', { kind: 'redirect' }, /answered 307/],
    ['a cut connection', { kind: 'reset' }, /no answer/],
    ['an endless answer', { kind: 'endless' }, /larger than 1 MiB/],
  ];
  test.each(faults)('%s', async (_, fault, message) => {
    simulator.fault(fault, { times: 1 });
    const told = event();
    const backend = at(simulator.eventsUrl);
    const error = await failure(backend.tell('default', told));
    expect(error.kind).toBe('unavailable');
    expect(error.message).toMatch(message);
    await backend.tell('default', told);
    const attempts = simulator.deliveries.filter(({ id }) => id === told.id);
    expect(attempts.map(({ status }) => status === 200)).toEqual([false, true]);
  });

  test('an endpoint that never answers, or never ends to, after ten seconds', async () => {
    const before = Date.now();
    const attempts = (['hang', 'trickle'] as const).map(async (kind) => {
      simulator.fault({ kind }, { times: 1 });
      return (await failure(at(simulator.eventsUrl).tell('default', event()))).kind;
    });
    expect(await Promise.all(attempts)).toEqual(['unavailable', 'unavailable']);
    expect(Date.now() - before).toBeLessThan(13_000);
  });

  test('an answer that is lost: the backend knows the repetition by its id', async () => {
    simulator.fault({ kind: 'lost_answer' }, { times: 1 });
    const told = event();
    const backend = at(simulator.eventsUrl);
    expect(await failure(backend.tell('default', told))).toMatchObject({ answerLost: true });
    await backend.tell('default', told);
    expect(simulator.deliveries.filter(({ id }) => id === told.id)).toHaveLength(2);
    expect(simulator.events(String(told.data['id']))).toHaveLength(1);
  });

  test('nobody is there', async () => {
    const error = await failure(at('http://127.0.0.1:9/events').tell('default', event()));
    expect(error).toMatchObject({ kind: 'unavailable', answerLost: false });
  });

  test('its Retry-After is passed on', async () => {
    simulator.fault({ kind: 'status', status: 503, retryAfter: 120 }, { times: 1 });
    const error = await failure(at(simulator.eventsUrl).tell('default', event()));
    expect(error).toMatchObject({ kind: 'unavailable', retryAfter: 120_000 });
  });

  test.each(['0', 'Thu, 01 Jan 2026 00:00:00 GMT', 'soon'])(
    'a Retry-After of "%s" does not do away with our pauses',
    async (retryAfter) => {
      simulator.fault({ kind: 'status', status: 503, retryAfter }, { times: 1 });
      expect((await failure(at(simulator.eventsUrl).tell('default', event()))).retryAfter).toBeUndefined();
    },
  );

  test('410 ends it, and is logged loudly; no body and no secret is', async () => {
    simulator.fault({ kind: 'status', status: 410 }, { times: 1 });
    const told = event();
    expect((await failure(at(simulator.eventsUrl).tell('default', told))).kind).toBe('gone');
    const [line] = linesWith(told.id);
    expect(line).toMatchObject({ level: 50, tenant: 'default', type: 'reauth.closed' });
    for (const secret of ['nobody should log', 'Zoë', SECRET]) expect(log.text()).not.toContain(secret);
  });
});

test('what is not signed, or was signed long ago, the simulator refuses like a good backend', async () => {
  const post = (id: string, timestamp: number, signed: string) =>
    fetch(simulator.eventsUrl, {
      method: 'POST',
      body: '{"type":"reauth.closed","data":{}}',
      headers: { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signed },
    });
  const sign = (id: string, ms: number) =>
    new Webhook(SECRET).sign(id, new Date(ms), '{"type":"reauth.closed","data":{}}');
  const [now, old] = [Date.now(), Date.now() - 6 * 60_000];
  const seconds = (ms: number) => Math.floor(ms / 1000);
  expect((await post('a', seconds(now), sign('a', now))).status).toBe(200);
  expect((await post('b', seconds(now), sign('a', now))).status).toBe(401);
  expect((await post('a', seconds(old), sign('a', old))).status).toBe(401);
  expect((await post('a', seconds(now), '')).status).toBe(401);
});

test('a certificate that nobody vouches for is refused', async () => {
  // Its own certificate is one that this mail server signed itself.
  const impostor = new SMTPServer({ secure: true, logger: false });
  impostor.on('error', () => {});
  await new Promise<void>((resolve) => impostor.listen(0, '127.0.0.1', resolve));
  const { port } = impostor.server.address() as { port: number };
  const error = await failure(at(`https://127.0.0.1:${port}/events`).tell('default', event()));
  await new Promise<void>((resolve) => impostor.close(resolve));
  expect(error.message).toMatch(/CERT/);
});
