import Finch from '@tryfinch/finch-api';
import { expect, test } from 'vitest';
import { finch, linkFor, official, postMint, REDIRECT, until } from './fixture.js';
import { pressFinish } from './index.js';
import type { Fault, FinchSimulator } from './index.js';

async function broken(): Promise<{
  simulator: FinchSimulator;
  mint: (signal?: AbortSignal) => Promise<Response>;
}> {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  const mint = (signal?: AbortSignal) =>
    postMint(simulator, { connection_id: id }, signal === undefined ? {} : { signal });
  return { simulator, mint };
}

test('faults are used in order, then the call works again', async () => {
  const { simulator, mint } = await broken();
  simulator.fault('mint', { kind: 'status', status: 429, retryAfter: 2 }, { times: 2 });
  simulator.fault('mint', { kind: 'status', status: 429 }, { times: 1 });
  simulator.fault('mint', { kind: 'html' }, { times: 1 });
  const answers = [await mint(), await mint(), await mint(), await mint(), await mint()];
  expect(answers.map((answer) => answer.status)).toEqual([429, 429, 429, 502, 201]);
  expect(answers.map((answer) => answer.headers.get('retry-after'))).toEqual(['2', '2', null, null, null]);
  expect(answers[3]?.headers.get('content-type')).toBe('text/html');
  expect(await answers[0]?.json()).toMatchObject({ statusCode: 429, status: 429, code: 429 });
  expect(answers.every((answer) => answer.headers.has('finch-request-id'))).toBe(true);
  expect(simulator.sessions).toHaveLength(1);
});

test.each([408, 500, 502])('%i, without end until cleared, and with a session behind it', async (status) => {
  const { simulator, mint } = await broken();
  simulator.fault('mint', { kind: 'status', status });
  for (let call = 0; call < 3; call++) expect((await mint()).status).toBe(status);
  expect(simulator.sessions).toHaveLength(0);
  simulator.clearFaults();
  simulator.fault('mint', { kind: 'status', status, createsSession: true }, { times: 1 });
  expect((await mint()).status).toBe(status);
  expect(simulator.sessions).toHaveLength(1);
});

test('hang after creation: the caller gives up, the session exists', async () => {
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

test('close lets go of a call that hangs', async () => {
  const { simulator, mint } = await broken();
  simulator.fault('mint', { kind: 'hang' });
  const call = mint().catch((error: Error) => error);
  await until(() => simulator.requests.length === 1);
  await simulator.close();
  expect(await call).toBeInstanceOf(Error);
  expect(simulator.sessions).toHaveLength(0);
});

test.each([
  [false, 0],
  [true, 1],
])('reset, created before: %s', async (createsSession, sessions) => {
  const { simulator } = await broken();
  const connection_id = simulator.addConnection().id;
  simulator.fault('mint', { kind: 'reset', createsSession }, { times: 1 });
  const call = official(simulator).connect.sessions.reauthenticate({ connection_id });
  await expect(call).rejects.toBeInstanceOf(Finch.APIConnectionError);
  expect(simulator.sessions).toHaveLength(sessions);
});

test('the client library with its own retries mints twice when an answer is lost', async () => {
  const { simulator } = await broken();
  const { id } = simulator.addConnection();
  const lost = { kind: 'status', status: 500, retryAfter: 0, createsSession: true } as const;
  simulator.fault('mint', lost, { times: 1 });
  await official(simulator).connect.sessions.reauthenticate({ connection_id: id }, { maxRetries: 1 });
  expect(simulator.sessions).toHaveLength(2);
});

test.each<[Fault, string]>([
  [{ kind: 'missing_connect_url' }, '{"session_id":"ID"}'],
  [{ kind: 'empty_201' }, ''],
  [{ kind: 'empty_201', body: 'object' }, '{}'],
  [{ kind: 'not_json' }, '{"session_id":"ID"'],
])('a success spoilt on its way: %j', async (fault, text) => {
  const { simulator, mint } = await broken();
  simulator.fault('mint', fault, { times: 1 });
  const answer = await mint();
  expect(answer.status).toBe(201);
  expect(await answer.text()).toBe(text.replace('ID', simulator.sessions[0]?.id ?? ''));
});

test('an answer can be held while something else happens', async () => {
  const { simulator, mint } = await broken();
  let letGo = (): void => {};
  simulator.fault(
    'mint',
    { kind: 'hold', until: new Promise<void>((resolve) => (letGo = resolve)) },
    { times: 1 },
  );
  const slow = mint();
  await until(() => simulator.requests.length === 1);
  expect((await mint()).status).toBe(201);
  letGo();
  expect((await slow).status).toBe(201);
});

test('the exchange whose answer is lost has spent the code', async () => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  const code = new URL(await pressFinish(await linkFor(simulator, id))).searchParams.get('code') ?? '';
  simulator.fault('token', { kind: 'reset', spendsCode: true }, { times: 1 });
  const exchange = () => official(simulator).accessTokens.create({ code, redirect_uri: REDIRECT });
  await expect(exchange()).rejects.toBeInstanceOf(Finch.APIConnectionError);
  await expect(exchange()).rejects.toMatchObject({ error: { name: 'invalid_grant_error' } });
});

test('introspect and company have faults of their own, a body may be given', async () => {
  const simulator = await finch();
  const { accessToken } = simulator.addConnection();
  const body = {
    code: 401,
    name: 'authentication_error',
    finch_code: 'account_setup_required',
    message: 'x',
  };
  simulator.fault('company', { kind: 'status', status: 401, body });
  simulator.fault('introspect', { kind: 'status', status: 500 }, { times: 1 });
  const client = official(simulator, accessToken);
  await expect(client.hris.company.retrieve()).rejects.toMatchObject({ status: 401, error: body });
  await expect(client.account.introspect()).rejects.toBeInstanceOf(Finch.InternalServerError);
  await client.account.introspect();
});

test('more mints than the limit allows are refused, until the first of them is old enough', async () => {
  const { simulator, mint } = await broken();
  simulator.knobs.mintLimit = { times: 2, within: 60_000 };
  const answers = [await mint(), await mint(), await mint()];
  expect(answers.map(({ status }) => status)).toEqual([201, 201, 429]);
  expect(await answers[2]?.json()).toMatchObject({ finch_code: 'finch_application_rl' });
  simulator.advance(60_000);
  expect((await mint()).status).toBe(201);
  expect(simulator.sessions).toHaveLength(3);
});
