/** Events as a tenant's backend receives them: over real HTTP, signed, whatever the endpoint does. */
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createBackend } from '../../src/backend/index.js';
import { isPublic, refusePrivateLiteral } from '../../src/backend/public-addresses.js';
import type { BackendEvent } from '../../src/contract/backend.js';
import { policiesFor } from '../../src/contract/policy-schema.js';
import { OutsideError } from '../../src/contract/ports.js';
import { providerKits } from '../../src/providers/registry.js';
import { recordingLog } from '../recording-log.js';
import {
  startBackendSimulator,
  type BackendFault,
  type BackendSimulator,
} from '../simulators/backend/index.js';

const SECRET = `whsec_${Buffer.from('a secret of the tests only').toString('base64')}`;
const log = recordingLog();
const intake = { kinds: providerKits, policies: policiesFor(providerKits) };
let simulator: BackendSimulator;
beforeAll(async () => {
  simulator = await startBackendSimulator({ secret: SECRET });
});
afterAll(() => simulator.close());
afterEach(() => simulator.mend());

const at = (url: string, allowPrivate = true, secret = SECRET) =>
  createBackend(() => ({ events: { url, secret, allowPrivate } }), intake, log.logger);

let events = 0;
function event(): BackendEvent {
  events += 1;
  return {
    id: `evt_${events}`,
    type: 'reauth.closed',
    at: Date.UTC(2026, 2, 2),
    data: { id: `r${events}`, name: 'Zoë' },
  };
}

/** How telling it failed. */
async function failure(telling: Promise<unknown>): Promise<OutsideError> {
  const error = await telling.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutsideError)) throw new Error(`it did not fail as it should: ${String(error)}`);
  return error;
}

test('an event arrives as the contract says', async () => {
  const told = event();
  expect(await at(simulator.eventsUrl).tell('default', told)).toBe('delivered');
  expect(simulator.events(`r${events}`)).toEqual([
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
  const backend = createBackend(() => ({}), intake, log.logger);
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

  test('an endpoint that never answers, after ten seconds', async () => {
    simulator.fault({ kind: 'hang' }, { times: 1 });
    const before = Date.now();
    expect((await failure(at(simulator.eventsUrl).tell('default', event()))).kind).toBe('unavailable');
    expect(Date.now() - before).toBeLessThan(13_000);
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

  test('410 ends it, and is logged loudly; no body and no secret is', async () => {
    simulator.fault({ kind: 'status', status: 410 }, { times: 1 });
    const told = event();
    expect((await failure(at(simulator.eventsUrl).tell('default', told))).kind).toBe('gone');
    const line = log
      .text()
      .split('\n')
      .find((each) => each.includes('410') && each.includes(told.id));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ level: 50, tenant: 'default', type: 'reauth.closed' });
    for (const secret of ['nobody should log', 'Zoë', SECRET]) expect(log.text()).not.toContain(secret);
  });
});

describe('private addresses', () => {
  test.each([
    'http://127.0.0.1:1/',
    'http://localhost:1/',
    'http://0x7f.1:1/',
    'http://2130706433:1/',
    'http://[::1]:1/',
    'http://[::ffff:127.0.0.1]:1/',
    'http://[::ffff:7f00:1]:1/',
    'http://10.1.2.3:1/',
    'http://172.16.0.1:1/',
    'http://192.168.0.1:1/',
    'http://169.254.169.254/latest/meta-data',
    'http://100.64.0.1:1/',
    'http://[fe80::1]:1/',
    'http://[fd00::1]:1/',
    'http://0.0.0.0:1/',
  ])('%s is refused as an endpoint, with what to do', async (url) => {
    const error = await failure(at(url, false).tell('default', event()));
    expect(error.message).toMatch(/private address.*EVENTS_ALLOW_PRIVATE=on/);
  });

  test('nothing reaches a name that has one', async () => {
    const before = simulator.deliveries.length;
    await failure(at(simulator.eventsUrl.replace('127.0.0.1', 'localhost'), false).tell('default', event()));
    expect(simulator.deliveries).toHaveLength(before);
  });

  test('public ones are not refused', () => {
    for (const address of ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c']) {
      expect(isPublic(address)).toBe(true);
      const host = address.includes(':') ? `[${address}]` : address;
      expect(() => refusePrivateLiteral(new URL(`https://${host}/`))).not.toThrow();
    }
    expect(() => refusePrivateLiteral(new URL('https://example.com/'))).not.toThrow();
  });
});

describe('the directory', () => {
  const question = (id: string) => ({
    connection: { provider: 'finch', id },
    reason: 'login_required' as const,
  });
  const directory = () =>
    createBackend(
      () => ({ directory: { url: simulator.directoryUrl, secret: SECRET, allowPrivate: true } }),
      intake,
      log.logger,
    );
  const contact = { email: 'ada@example.com', timeZone: 'Europe/Berlin' };

  test('is asked, signed, and its answer is a start body without a connection', async () => {
    simulator.directory.answers.set('known', {
      status: 200,
      body: { institution: 'Gusto', contacts: [contact], own: 1 },
    });
    expect(await directory().whoRepairs('default', question('known'))).toMatchObject({
      institution: 'Gusto',
      reason: 'unknown',
      contacts: [contact],
    });
    expect(simulator.directory.questions.at(-1)).toEqual(question('known'));
  });

  test('does not know the connection', async () => {
    expect(await directory().whoRepairs('default', question('strange'))).toBe('unknown');
  });

  test.each([
    ['no JSON', 'no JSON', /fit: \/$/],
    ['no institution', { contacts: [contact] }, /\/institution/],
    [
      'a zone that nobody knows',
      { institution: 'G', contacts: [{ ...contact, timeZone: 'Mars' }] },
      /contacts\/0\/timeZone/,
    ],
  ])('answers with %s', async (_, body, message) => {
    simulator.directory.answers.set('odd', { status: 200, body });
    const error = await failure(directory().whoRepairs('default', question('odd')));
    expect(error.kind).toBe('malformed');
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain('Mars');
  });

  test('is down', async () => {
    simulator.directory.answers.set('down', { status: 503, body: {} });
    expect((await failure(directory().whoRepairs('default', question('down')))).kind).toBe('unavailable');
  });
});
