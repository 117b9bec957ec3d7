/** No endpoint of a tenant reaches into the network that the service runs in, whatever its address looks like. */
import type { LookupFunction } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isPublic, publicOnly } from '../../src/outbound/public-addresses.js';
import { call } from '../../src/outbound/call.js';
import { startBackendSimulator, type BackendSimulator } from '../simulators/backend/index.js';
import { SECRET, at, backendWith, event, failure, linesWith } from './harness.js';

const REFUSED = /private address.*EVENTS_ALLOW_PRIVATE=on/;

let simulator: BackendSimulator;
beforeAll(async () => {
  simulator = await startBackendSimulator({ secret: SECRET });
});
afterAll(() => simulator.close());

test.each([
  'http://127.0.0.1:1/',
  'https://127.0.0.1:1/',
  'http://localhost:1/',
  'http://0x7f.1:1/',
  'http://2130706433:1/',
  'http://[::1]:1/',
  'http://[::]:1/',
  'http://[::127.0.0.1]:1/',
  'http://[::ffff:127.0.0.1]:1/',
  'http://[::ffff:7f00:1]:1/',
  'http://[64:ff9b::7f00:1]:1/',
  'http://[2002:7f00:1::]:1/',
  'http://10.1.2.3:1/',
  'http://172.16.0.1:1/',
  'http://192.168.0.1:1/',
  'http://169.254.169.254/latest/meta-data',
  'http://100.64.0.1:1/',
  'http://224.0.0.1:1/',
  'http://[ff02::1]:1/',
  'http://[fe80::1]:1/',
  'http://[fd00::1]:1/',
  'http://0.0.0.0:1/',
])('%s is refused as an endpoint, with what to do', async (url) => {
  const told = event();
  const error = await failure(at(url, false).tell('default', told));
  expect(error.kind).toBe('unavailable');
  expect(error.message).toMatch(REFUSED);
  expect(linesWith(told.id)).toMatchObject([{ level: 40, reason: expect.stringMatching(REFUSED) }]);
});

test('a directory is refused like an endpoint', async () => {
  const url = simulator.directoryUrl;
  const backend = backendWith({ directory: { url, secret: SECRET, allowPrivate: false } });
  const question = { connection: { provider: 'finch', id: 'c' }, reason: 'unknown' as const };
  expect((await failure(backend.whoRepairs('default', question))).message).toMatch(REFUSED);
  expect(simulator.directory.questions).toEqual([]);
});

/** Looks at `addresses` alone, whatever is asked for. */
const resolver =
  (...addresses: string[]): LookupFunction =>
  (_, { all }, done) => {
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (all) done(null, found);
    else done(null, found[0]?.address ?? '', found[0]?.family);
  };

test.each([
  ['a private address', ['127.0.0.1']],
  ['a private one behind a public one', ['93.184.215.14', '127.0.0.1']],
  ['what is no address', ['127.0.0.1%lo']],
])('a name that resolves to %s is refused when it is connected to', async (_, addresses) => {
  const url = new URL(simulator.eventsUrl.replace('127.0.0.1', 'hooks.example.com'));
  const dispatcher = publicOnly(resolver(...addresses));
  const error = await failure(call({ method: 'POST', url, headers: {}, body: '{}', dispatcher }));
  expect(error.message).toMatch(REFUSED);
  expect(simulator.refused()).toBe(0);
});

test('a name that nobody knows is just that', async () => {
  const url = new URL('http://hooks.example.com/');
  const unknown: LookupFunction = (_, __, done) =>
    done(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), []);
  const error = await failure(call({ method: 'GET', url, headers: {}, dispatcher: publicOnly(unknown) }));
  expect(error.message).toBe('no answer (ENOTFOUND)');
});

test.each(['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c', '::ffff:93.184.215.14'])(
  '%s is public',
  (address) => {
    expect(isPublic(address)).toBe(true);
  },
);
