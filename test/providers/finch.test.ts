/** The Finch adapter against the simulator: what is sent, and what each answer means. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OutsideError } from '../../src/contract/ports.js';
import type { FinchConnection } from '../../src/providers/finch/connection.js';
import { finch as kit } from '../../src/providers/finch/index.js';
import { pressFinish, startFinchSimulator, type FinchSimulator } from '../simulators/finch/index.js';
import { recordingLog } from '../recording-log.js';

const DAY = 24 * 60 * 60 * 1000;
const MINUTE = 60 * 1000;
const callback = 'https://reauth.example.com/callbacks/finch';
const secret = 'canary-client-secret';

let finch: FinchSimulator;
let connection: FinchConnection;
const log = recordingLog();

function adapter(change: { clientSecret?: string; baseUrl?: string } = {}) {
  const { clientSecret = secret, baseUrl = finch.url } = change;
  const settings = { baseUrl, clientId: 'client', clientSecret };
  const { mint, exchange, health } = kit.create(settings, { callbackUrl: callback, log: log.logger });
  return {
    mint: (of: FinchConnection, life: number) =>
      mint(of, { sessionLife: { finch: life }, idempotencyKey: 'key' }),
    exchange: exchange!,
    health: (of: FinchConnection, accessToken: string | undefined) =>
      health(of, { startedAt: 0, ...(accessToken !== undefined && { accessToken }) }),
  };
}

async function failureOf(deed: Promise<unknown>): Promise<OutsideError> {
  const error = await deed.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OutsideError);
  expect(String(error)).not.toContain(secret);
  return error as OutsideError;
}

/** Mints, lets the person finish, and gives the code that came back. */
async function codeOf(
  of: FinchConnection = connection,
  action?: Parameters<typeof pressFinish>[1],
): Promise<string> {
  const { secret: session } = await adapter().mint(of, DAY);
  if (!('url' in session)) throw new Error('Finch has a page of its own');
  return new URL(await pressFinish(session.url, action)).searchParams.get('code') ?? '';
}

beforeEach(async () => {
  finch = await startFinchSimulator({ clientId: 'client', clientSecret: secret, redirectUris: [callback] });
  connection = { provider: 'finch', id: finch.addConnection({ status: 'reauth' }).id };
});
afterEach(async () => {
  await finch.close();
  expect(log.text()).not.toContain(secret);
  log.clear();
});

describe('mint', () => {
  test('sends Basic credentials, the API version and every field explicitly', async () => {
    const minted = await adapter().mint(connection, 30 * DAY);
    const [session] = finch.sessions;
    expect(session?.body).toEqual({
      connection_id: connection.id,
      minutes_to_expire: 43_200,
      redirect_uri: callback,
    });
    expect(session?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from(`client:${secret}`).toString('base64')}`,
      'finch-api-version': '2020-09-17',
    });
    expect(minted).toEqual({
      secret: { sessionId: session?.id, url: session?.connectUrl, takesState: true },
      life: 30 * DAY,
    });
  });

  test('passes products and redirect URI on, also as null', async () => {
    await adapter().mint({ ...connection, products: ['directory', 'pay_statement'], redirectUri: null }, DAY);
    await adapter().mint({ ...connection, products: null }, DAY);
    expect(finch.sessions.map(({ body }) => body)).toEqual([
      expect.objectContaining({ products: ['directory', 'pay_statement'], redirect_uri: null }),
      expect.objectContaining({ products: null, redirect_uri: callback }),
    ]);
  });

  test.each([
    'benefits',
    'company',
    'deduction',
    'directory',
    'documents',
    'employment',
    'individual',
    'payment',
    'pay_statement',
    'ssn',
  ])('the product %s is one that Finch takes', async (product) => {
    await adapter().mint({ ...connection, products: [product] }, DAY);
    expect(finch.sessions[0]?.products).toEqual([product]);
  });

  test.each([
    ['a life in whole minutes is rounded up', 90_500, undefined, 2, 90_500],
    ['less than a minute asks for one, and is taken for what it is', 10_000, undefined, 1, 10_000],
    ['more than Finch allows asks for the most', 200 * DAY, undefined, 129_600, 90 * DAY],
    ['the wish of the connection wins, and shortens the life', 30 * DAY, 60, 60, 60 * MINUTE],
    ['a longer wish does not lengthen it', DAY, 43_200, 43_200, DAY],
  ])('%s', async (_, life, minutesToExpire, asked, lives) => {
    const wish = minutesToExpire === undefined ? {} : { minutesToExpire };
    const minted = await adapter().mint({ ...connection, ...wish }, life);
    expect(finch.sessions[0]?.minutesToExpire).toBe(asked);
    expect(minted.life).toBe(lives);
  });

  test.each(['documented', 'example'] as const)(
    'a 401 of the %s shape: our credentials are wrong',
    async (shape) => {
      finch.knobs.invalidClientShape = shape;
      const failure = await failureOf(
        adapter({ clientSecret: 'canary-client-secret-2' }).mint(connection, DAY),
      );
      expect(failure).toMatchObject({ kind: 'misconfigured', answerLost: false });
    },
  );

  test.each(['invalid_request', 'connection_not_found'] as const)(
    'a 400 with finch_code %s: the connection is refused',
    async (code) => {
      finch.knobs.connectionNotFoundCode = code;
      const failure = await failureOf(adapter().mint({ ...connection, id: 'unknown' }, DAY));
      expect(failure).toMatchObject({ kind: 'rejected' });
      expect(failure.message).toContain(code);
    },
  );

  test('429 with and without Retry-After', async () => {
    finch.fault('mint', { kind: 'status', status: 429, retryAfter: 7 }, { times: 1 });
    finch.fault('mint', { kind: 'status', status: 429 }, { times: 1 });
    expect(await failureOf(adapter().mint(connection, DAY))).toMatchObject({
      kind: 'rate_limited',
      retryAfter: 7000,
    });
    expect(await failureOf(adapter().mint(connection, DAY))).toMatchObject({
      kind: 'rate_limited',
      retryAfter: undefined,
    });
  });

  test.each([
    ['500', { kind: 'status', status: 500 }, 'unavailable', false],
    ['408', { kind: 'status', status: 408 }, 'unavailable', false],
    ['an HTML 502', { kind: 'html' }, 'unavailable', false],
    ['a reset', { kind: 'reset' }, 'unavailable', true],
    ['a 201 without connect_url', { kind: 'missing_connect_url' }, 'malformed', true],
    ['an empty 201', { kind: 'empty_201' }, 'malformed', true],
    ['a 201 that is not JSON', { kind: 'not_json' }, 'malformed', true],
  ] as const)('%s is told by its kind', async (_, fault, kind, answerLost) => {
    finch.fault('mint', fault, { times: 1 });
    expect(await failureOf(adapter().mint(connection, DAY))).toMatchObject({ kind, answerLost });
  });

  test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'ftp://example.com/'])(
    'a browser is never sent to %s',
    async (connectUrl) => {
      const body = { session_id: 'any', connect_url: connectUrl };
      finch.fault('mint', { kind: 'status', status: 201, body }, { times: 1 });
      expect(await failureOf(adapter().mint(connection, DAY))).toMatchObject({ kind: 'malformed' });
    },
  );

  test('a hang after the session was made ends in time, as a lost answer', async () => {
    finch.fault('mint', { kind: 'hang', createsSession: true }, { times: 1 });
    expect(await failureOf(adapter().mint(connection, DAY))).toMatchObject({
      kind: 'unavailable',
      answerLost: true,
    });
    expect(finch.sessions).toHaveLength(1);
  });

  test('a host that refuses the connection surely got nothing', async () => {
    const { url } = finch;
    await finch.close();
    expect(await failureOf(adapter({ baseUrl: url }).mint(connection, DAY))).toMatchObject({
      kind: 'unavailable',
      answerLost: false,
    });
  });

  test('request ids are logged, and neither link nor credentials are', async () => {
    await adapter().mint(connection, DAY);
    const [session] = finch.sessions;
    expect(log.text()).toContain(finch.requests[0]?.requestId);
    expect(log.text()).not.toContain(session?.id);
  });
});

describe('exchange', () => {
  test('gives new credentials for the connection', async () => {
    const exchanged = await adapter().exchange(await codeOf(), callback);
    expect(exchanged).toMatchObject({ connectionId: connection.id });
    expect(exchanged?.credentials).toMatchObject({ accessToken: exchanged?.accessToken });
    const request = finch.requests.findLast(({ path }) => path === '/auth/token');
    expect(request?.headers).not.toHaveProperty('authorization');
  });

  test('a code is worth nothing the second time, and nothing when it is made up', async () => {
    const code = await codeOf();
    await adapter().exchange(code, callback);
    expect(await adapter().exchange(code, callback)).toBeUndefined();
    expect(await adapter().exchange('made-up', callback)).toBeUndefined();
  });

  test('without the redirect URI it came by, a code is refused', async () => {
    expect(await adapter().exchange(await codeOf(), null)).toBeUndefined();
  });

  test('a code of another connection names that one', async () => {
    const exchanged = await adapter().exchange(await codeOf(connection, 'other_connection'), callback);
    expect(exchanged?.connectionId).not.toBe(connection.id);
  });

  test('a lost answer is told as lost; a 500 is not', async () => {
    finch.fault('token', { kind: 'hang', spendsCode: true }, { times: 1 });
    expect(await failureOf(adapter().exchange(await codeOf(), callback))).toMatchObject({ answerLost: true });
    finch.fault('token', { kind: 'status', status: 500 }, { times: 1 });
    expect(await failureOf(adapter().exchange(await codeOf(), callback))).toMatchObject({
      kind: 'unavailable',
      answerLost: false,
    });
  });
});

describe('health', () => {
  const tokenOf = (id: string): string => finch.connection(id)?.accessToken ?? '';

  test('without a token nothing can be told', async () => {
    expect(await adapter().health(connection, undefined)).toEqual({ status: 'unknown' });
    expect(finch.requests).toEqual([]);
  });

  test.each([
    ['connected', { status: 'healthy', evidence: 'introspect' }],
    ['reauth', { status: 'broken' }],
    ['error_reauth', { status: 'broken' }],
    ['error_permissions', { status: 'broken' }],
    ['something_new', { status: 'broken' }],
    ['pending', { status: 'unsettled' }],
    ['processing', { status: 'unsettled' }],
  ])('%s', async (status, health) => {
    finch.setStatus(connection.id, status);
    expect(await adapter().health(connection, tokenOf(connection.id))).toEqual(health);
  });

  test('connected is not whole while an entity waits for somebody', async () => {
    const { id, accessToken } = finch.addConnection({
      status: 'connected',
      entities: [{ status: 'connected' }, { status: 'reauth' }],
    });
    expect(await adapter().health({ provider: 'finch', id }, accessToken)).toEqual({ status: 'broken' });
  });

  test.each([400, 402, 403, 404])('a refusal of the read (%i) tells nothing', async (status) => {
    finch.fault('introspect', { kind: 'status', status }, { times: 1 });
    expect(await adapter().health(connection, tokenOf(connection.id))).toEqual({ status: 'unknown' });
  });

  test('a token that is no longer known, or of another connection, tells nothing', async () => {
    const other = finch.addConnection({ status: 'connected' });
    expect(await adapter().health(connection, other.accessToken)).toEqual({ status: 'unknown' });
    expect(await adapter().health(connection, 'made-up')).toEqual({ status: 'unknown' });
  });
});
