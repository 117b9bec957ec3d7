import * as errors from 'dwolla/models/errors';
import { expect, test } from 'vitest';
import { until } from '../finch/fixture.js';
import { api, askToken, dwolla, HAL, minter, official, refusalOf } from './fixture.js';
import type { Fault, FaultyEndpoint } from './index.js';

async function broken() {
  const simulator = await dwolla();
  const exchange = simulator.addExchange({ broken: true });
  const bare = await minter(simulator);
  const mint = (signal?: AbortSignal) => bare(exchange.id, signal && { signal });
  return { simulator, exchange, mint };
}

test('faults are used in order, then the call works again', async () => {
  const { simulator, mint } = await broken();
  simulator.fault('mint', { kind: 'status', status: 429, retryAfter: 2 }, { times: 2 });
  simulator.fault('mint', { kind: 'status', status: 429 }, { times: 1 });
  simulator.fault('mint', { kind: 'html' }, { times: 1 });
  const answers = [await mint(), await mint(), await mint(), await mint(), await mint()];
  expect(answers.map(({ status }) => status)).toEqual([429, 429, 429, 502, 201]);
  expect(answers.map(({ headers }) => headers.get('retry-after'))).toEqual(['2', '2', null, null, null]);
  expect(answers[3]?.headers.get('content-type')).toBe('text/html');
  expect(await answers[0]?.json()).toEqual({ code: 'Too Many Requests', message: 'Simulated 429' });
  expect(answers.every(({ headers }) => headers.has('x-request-id'))).toBe(true);
  expect(simulator.sessions).toHaveLength(1);
});

test.each([
  [{ status: 429 }, '429 TooManyRequests', '429 Too Many Requests'],
  [{ status: 403 }, '403 Forbidden', '403 forbidden'],
  [{ status: 403, code: 'InvalidIpAddress' }, '403 InvalidIpAddress', '403 InvalidIpAddress'],
  [{ status: 401, code: 'InvalidScopes' }, '401 InvalidScopes', '401 InvalidScope'],
  [{ status: 409 }, '409 Conflict', '409 Conflict'],
  [{ status: 500 }, '500 ServerError', '500 ServerError'],
  [{ status: 500, code: 'RequestTimeout' }, '500 RequestTimeout', '500 RequestTimeout'],
  [{ status: 418, body: { code: 'Anything' } }, '418 Anything', '418 Anything'],
])('%j, in either spelling', async (fault, usual, odd) => {
  const { simulator, mint } = await broken();
  simulator.fault('mint', { kind: 'status', ...fault });
  expect(await refusalOf(await mint())).toBe(odd);
  simulator.knobs.codeSpelling = 'usual';
  expect(await refusalOf(await mint())).toBe(usual);
});

test('without end until cleared, and with a session behind it', async () => {
  const { simulator, mint } = await broken();
  simulator.fault('mint', { kind: 'status', status: 500 });
  for (let call = 0; call < 3; call++) expect((await mint()).status).toBe(500);
  expect(simulator.sessions).toHaveLength(0);
  simulator.clearFaults();
  simulator.fault('mint', { kind: 'html', status: 504, createsSession: true }, { times: 1 });
  expect((await mint()).status).toBe(504);
  expect(simulator.sessions).toHaveLength(1);
});

test('no session comes of a call that would have been refused', async () => {
  const { simulator, exchange, mint } = await broken();
  simulator.remove(exchange.id);
  simulator.fault('mint', { kind: 'status', status: 500, createsSession: true });
  expect((await mint()).status).toBe(500);
  expect(simulator.sessions).toHaveLength(0);
});

test('a lost answer: the session exists and the caller hears nothing', async () => {
  const { simulator, mint } = await broken();
  simulator.fault('mint', { kind: 'hang', createsSession: true }, { times: 1 });
  const caller = new AbortController();
  const call = mint(caller.signal);
  await until(() => simulator.sessions.length === 1);
  caller.abort();
  await expect(call).rejects.toThrow('abort');
  expect(simulator.requests.at(-1)?.status).toBeUndefined();
  expect((await mint()).status).toBe(201);
});

test('close lets go of a call that hangs, and of a token call too', async () => {
  const { simulator, mint } = await broken();
  simulator.fault('mint', { kind: 'hang' });
  simulator.fault('token', { kind: 'hang' });
  const before = simulator.requests.length;
  const calls = [mint(), askToken(simulator)].map((call) => call.catch((error: Error) => error));
  await until(() => simulator.requests.length === before + 2);
  await simulator.close();
  for (const call of calls) expect(await call).toBeInstanceOf(Error);
  expect(simulator.sessions).toHaveLength(0);
});

test.each([
  [false, 0],
  [true, 1],
])('reset, created before: %s', async (createsSession, sessions) => {
  const { simulator, exchange } = await broken();
  simulator.fault('mint', { kind: 'reset', createsSession }, { times: 1 });
  const call = official(simulator).exchanges.exchangeSessions.createReAuth({ id: exchange.id });
  await expect(call).rejects.toBeInstanceOf(errors.ConnectionError);
  expect(simulator.sessions).toHaveLength(sessions);
});

test('a 201 without a Location, and one with a Location elsewhere', async () => {
  const { simulator, mint } = await broken();
  simulator.fault('mint', { kind: 'missing_location' }, { times: 1 });
  simulator.fault('mint', { kind: 'hostile_location', origin: 'https://evil.example.test' }, { times: 1 });
  const [missing, hostile] = [await mint(), await mint()];
  expect([missing.status, hostile.status]).toEqual([201, 201]);
  expect(missing.headers.has('location')).toBe(false);
  const [, second] = simulator.sessions;
  expect(hostile.headers.get('location')).toBe(`https://evil.example.test/exchange-sessions/${second?.id}`);
});

test.each<[FaultyEndpoint, (id: string, source: string) => string]>([
  ['exchange', (id) => `/exchanges/${id}`],
  ['balance', (_, source) => `/funding-sources/${source}/balance`],
  ['session', () => '/exchange-sessions/SESSION'],
])('%s has faults of its own, and answers that are no JSON', async (endpoint, pathOf) => {
  const { simulator, exchange, mint } = await broken();
  simulator.heal(exchange.id);
  await mint();
  const call = await api(simulator);
  const session = simulator.sessions[0]?.id ?? '';
  const path = pathOf(exchange.id, exchange.fundingSourceId ?? '').replace('SESSION', session);
  simulator.fault(endpoint, { kind: 'status', status: 500 }, { times: 1 });
  simulator.fault(endpoint, { kind: 'not_json' }, { times: 1 });
  expect((await call(path)).status).toBe(500);
  const spoilt = await call(path);
  expect([spoilt.status, spoilt.headers.get('content-type')]).toEqual([200, HAL]);
  await expect(spoilt.json()).rejects.toBeInstanceOf(SyntaxError);
  const good = await call(path);
  expect(await good.json()).toHaveProperty('_links');
});

test('the token call has faults of its own too', async () => {
  const { simulator } = await broken();
  const issued = simulator.tokensIssued;
  const faults: Fault[] = [
    { kind: 'status', status: 500 },
    { kind: 'html' },
    { kind: 'status', status: 401, body: { error: 'invalid_client' } },
  ];
  for (const fault of faults) simulator.fault('token', fault, { times: 1 });
  const statuses = [];
  for (let call = 0; call < 4; call++) statuses.push((await askToken(simulator)).status);
  expect(statuses).toEqual([500, 502, 401, 200]);
  expect(simulator.tokensIssued).toBe(issued + 1);
  simulator.fault('token', { kind: 'not_json' });
  await expect((await askToken(simulator)).json()).rejects.toBeInstanceOf(SyntaxError);
});

test('an answer can be held while something else happens, a refusal by the door is not', async () => {
  const { simulator, exchange, mint } = await broken();
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  simulator.fault('mint', { kind: 'hold', until: held }, { times: 2 });
  const before = simulator.requests.length;
  const slow = mint();
  await until(() => simulator.requests.length === before + 1);
  const refused = await fetch(`${simulator.url}/exchanges/${exchange.id}/exchange-sessions`, {
    method: 'POST',
  });
  expect(refused.status).toBe(406);
  simulator.remove(exchange.id);
  letGo();
  expect(await refusalOf(await slow)).toBe('403 InvalidResourceState');
});
