/**
 * The hunt: a tenant tries everything there is on what belongs to another one. It is answered as for what never was, and
 * nothing changes there. The calls are those of `/openapi.json`, so that a new one fails here until it is covered.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readApiKey } from '../../src/secrets/api-key.js';
import { api, linkIn, mailTo, mailsTo, press, pressed, repair, reportOf, view } from '../people.js';
import {
  signWebhook as signAsDwolla,
  startDwollaSimulator,
  type DwollaSimulator,
} from '../simulators/dwolla/index.js';
import {
  signWebhook as signAsFinch,
  startFinchSimulator,
  type FinchSimulator,
} from '../simulators/finch/index.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { makeVictims, settledViews, type Victims } from '../victims.js';
import { API_KEY, startWorld, type World } from '../world.js';

const folder = mkdtempSync(join(tmpdir(), 'reauth-across-'));
const MALLORY = 'api-key-of-mallory-0001';
const MALLORYS_WEBHOOK_SECRET = Buffer.from('webhook secret of mallory').toString('base64');
const mallorysClient = { clientId: 'client-of-mallory', clientSecret: 'secret-of-mallory' };

let world: World;
let finch: FinchSimulator;
let dwolla: DwollaSimulator;

let victims: Victims;
/** Of the open one's session. */
let state: string;
let before: unknown;

beforeAll(async () => {
  finch = await startFinchSimulator({ ...mallorysClient, redirectUris: [] });
  dwolla = await startDwollaSimulator({ ...mallorysClient });
  const path = join(folder, 'reauth.yaml');
  writeFileSync(
    path,
    `tenants:
  mallory:
    keys: ['sha256:${readApiKey(MALLORY)}']
    finch: { baseUrl: "${finch.url}", clientId: client-of-mallory, clientSecret: secret-of-mallory, webhookSecret: "${MALLORYS_WEBHOOK_SECRET}" }
    dwolla: { baseUrl: "${dwolla.url}", clientId: client-of-mallory, clientSecret: secret-of-mallory, webhookSecret: "${MALLORYS_WEBHOOK_SECRET}" }
`,
  );
  world = await startWorld(startDevServer, { settings: { REAUTH_CONFIG: path } });
  finch.redirectUris.push(`${world.config.publicUrl}/callbacks/finch`);
  ({ victims, state } = await makeVictims(world));
  before = await settled();
});
afterAll(async () => {
  await world.close();
  await Promise.all([finch.close(), dwolla.close()]);
  rmSync(folder, { recursive: true });
});

const settled = () => settledViews(world, victims);

/** What the answer tells, without what was asked for. */
async function asMallory(method: string, path: string, body: unknown, given: string) {
  const response = await fetch(`${world.config.publicUrl}${path}`, {
    method: method.toUpperCase(),
    headers: { authorization: `Bearer ${MALLORY}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const { date: _, 'content-length': __, ...headers } = Object.fromEntries(response.headers);
  const text = (await response.text()).replaceAll(given, '…').replaceAll(encodeURIComponent(given), '…');
  return { status: response.status, headers, body: text };
}

/** Each call on a reauth, with a body that it takes, and the victim that it would do something to. What ends one is last. */
const callsById: Record<string, { body?: object; of: keyof Victims }> = {
  'get /v1/reauths/{id}': { of: 'open' },
  'post /v1/reauths/{id}/sessions': { of: 'open' },
  'post /v1/reauths/{id}/snooze': { of: 'open', body: { until: new Date(Date.now() + 3.6e6).toISOString() } },
  'post /v1/reauths/{id}/pause': { of: 'open' },
  'post /v1/reauths/{id}/resume': { of: 'open' },
  'post /v1/reauths/{id}/resend': { of: 'open' },
  'post /v1/reauths/{id}/contacts': {
    of: 'open',
    body: { contacts: [{ email: 'mallory@mallory.example' }] },
  },
  'post /v1/reauths/{id}/completion': { of: 'open', body: {} },
  'post /v1/reauths/{id}/cancel': { of: 'open' },
  'post /v1/reauths/{id}/credentials': { of: 'handedOff', body: { acknowledge: true } },
  'delete /v1/reauths/{id}': { of: 'cancelled' },
};
/** Each of the others has a test of its own. */
const otherCalls = ['get /v1/reauths', 'post /v1/reauths', 'post /v1/bounces'];

test('every call of the API is hunted', async () => {
  const { paths } = (await (await fetch(`${world.config.publicUrl}/openapi.json`)).json()) as {
    paths: Record<string, object>;
  };
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect([...Object.keys(callsById), ...otherCalls].sort()).toEqual(described.sort());
});

describe.each(Object.entries(callsById))('%s', (call, { body }) => {
  const [method = '', pattern = ''] = call.split(' ');

  test('is answered for another tenant’s as for one that never was, and changes nothing', async () => {
    const answer = (id: string) => asMallory(method, pattern.replace('{id}', id), body, id);
    const never = await answer(`Made-up-nonce-00~default~finch~${randomUUID()}`);
    expect(never).toMatchObject({
      status: 404,
      body: expect.stringMatching(/"There is no such reauth|no cred/),
    });
    for (const [name, { id }] of Object.entries(victims)) {
      expect(await answer(id), name).toEqual(never);
      // As if it were Mallory's own.
      const claimed = id.replace('~default~', '~mallory~');
      const neverOwn = id.replace(/^.{8}/, 'Made-up0').replace('~default~', '~mallory~');
      expect(await answer(claimed), name).toEqual(await answer(neverOwn));
    }
    expect(await settled()).toEqual(before);
  });
});

test('a list shows none of them, whatever it is filtered by, and takes no cursor of theirs', async () => {
  const list = async (query: string, key: string) => {
    const answer = await api(world, 'GET', `/v1/reauths?${query}`, undefined, key);
    const { items, nextCursor = '' } = answer.body as unknown as {
      items?: { id: string }[];
      nextCursor?: string;
    };
    return { status: answer.status, ids: (items ?? []).map(({ id }) => id), nextCursor };
  };
  const ids = Object.values(victims).map(({ id }) => id);
  await until('their own list has them all', async () => {
    const seen = (await list('limit=200', API_KEY)).ids;
    return ids.every((id) => seen.includes(id));
  });
  const filters = [
    'provider=finch',
    'provider=dwolla',
    'institution=Gusto',
    'attention=any',
    'attention=bounced',
  ];
  for (const filter of ['', 'phase=closed', 'phase=waiting', ...filters]) {
    const [theirs, mallorys] = [await list(filter, API_KEY), await list(filter, MALLORY)];
    expect(
      theirs.ids.some((id) => ids.includes(id)),
      filter,
    ).toBe(true);
    expect(mallorys, filter).toEqual({ status: 200, ids: [], nextCursor: '' });
  }
  const { nextCursor } = await list('limit=1', API_KEY);
  expect((await list(`limit=1&cursor=${nextCursor}`, API_KEY)).ids).toHaveLength(1);
  const withCursor = (cursor: string) =>
    asMallory('get', `/v1/reauths?limit=1&cursor=${cursor}`, undefined, cursor);
  expect(await withCursor(nextCursor)).toEqual(await withCursor('made-up'));
});

test('a Message-ID of theirs is answered as one that never was', async () => {
  const answer = (messageId: string) => asMallory('post', '/v1/bounces', { messageId }, messageId);
  const never = await answer('<made-up@example.com>');
  expect(never.status).toBe(404);
  for (const { messageId } of Object.values(victims)) expect(await answer(messageId)).toEqual(never);
  expect(await settled()).toEqual(before);
});

test('on pages, what is theirs and no link opens nothing', async () => {
  const routes = [
    'get ',
    'get /state',
    ...['open', 'returned', 'snooze', 'decline', 'not-me', 'unsubscribe', 'undo'].map(
      (name) => `post /${name}`,
    ),
  ];
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ');
    const answer = (token: string) =>
      asMallory(method, `/r/${encodeURIComponent(token)}${path}`, method === 'get' ? undefined : {}, token);
    const never = await answer('made-up');
    expect(never.status).toBe(404);
    for (const token of [state, ...Object.values(victims).flatMap(({ id, messageId }) => [id, messageId])]) {
      expect(await answer(token), route).toEqual(never);
    }
  }
  expect(await settled()).toEqual(before);
});

test('a callback with an id of theirs for a state is answered as a made-up one', async () => {
  const answer = (given: string) =>
    asMallory(
      'get',
      `/callbacks/finch?code=code-of-mallory&state=${encodeURIComponent(given)}`,
      undefined,
      given,
    );
  const never = await answer('made-up');
  expect(never.status).toBe(400);
  for (const { id, link } of Object.values(victims)) {
    for (const given of [id, link.split('/').at(-1) ?? '']) expect(await answer(given)).toEqual(never);
  }
  expect(await settled()).toEqual(before);
});

describe('a connection of the same id, which Mallory has at the same provider', () => {
  test('gets a reauth of its own; what is done to that reaches no other', async () => {
    const { connection, email } = victims.open;
    finch.addConnection({ id: connection.id, status: 'reauth' });
    const { email: own, body } = reportOf({ provider: 'finch', id: connection.id });
    const { status, body: started } = await api(world, 'POST', '/v1/reauths', body, MALLORY);
    expect(status).toBe(201);
    const path = `/v1/reauths/${started.id}`;
    const link = linkIn(await mailTo(world, own));
    const page = await pressed(link);
    expect(new URL(page).origin).toBe(finch.url);
    await api(world, 'POST', `${path}/completion`, { accessToken: 'token-of-mallory' }, MALLORY);
    await repair(page);
    await until(
      'it is closed',
      async () => (await api(world, 'GET', path, undefined, MALLORY)).body.phase === 'closed',
    );
    expect((await press(link)).status).toBe(303);
    expect(mailsTo(world, email)).toHaveLength(1);
    expect(await settled()).toEqual(before);
  });

  test('webhooks with Mallory’s secret say nothing about theirs, and are forged on their path', async () => {
    const { open, bounced } = victims;
    const { id, customerId = '', fundingSourceId = '' } = bounced.connection;
    for (const status of ['connected', 'disconnected', 'reauth']) {
      const body = JSON.stringify({
        event_type: 'account.updated',
        connection_id: open.connection.id,
        data: { status },
      });
      expect(await webhook('finch/mallory', body)).toBe(200);
      expect(await webhook('finch', body)).toBe(401);
    }
    const abouts: [string, string][] = [
      ['customer_deactivated', customerId],
      ['customer_suspended', customerId],
      ['customer_funding_source_removed', fundingSourceId],
      ['customer_exchange_reauth_required', id],
    ];
    for (const [topic, resourceId] of abouts) {
      const body = JSON.stringify({
        id: randomUUID(),
        topic,
        resourceId,
        timestamp: new Date().toISOString(),
      });
      expect(await webhook('dwolla/mallory', body), topic).toBe(200);
      expect(await webhook('dwolla', body), topic).toBe(401);
    }
    expect(await settled()).toEqual(before);
  });
});

/** Signed by Mallory. @returns how it was answered */
async function webhook(path: string, body: string): Promise<number> {
  const eventId = randomUUID();
  const timestamp = Math.floor(Date.now() / 1000);
  const { status } = await fetch(`${world.config.publicUrl}/webhooks/${path}`, {
    method: 'POST',
    body,
    headers: {
      'finch-event-id': eventId,
      'finch-timestamp': String(timestamp),
      'finch-signature': signAsFinch({ eventId, timestamp, body }, [MALLORYS_WEBHOOK_SECRET]),
      'x-request-signature-sha-256': signAsDwolla(body, MALLORYS_WEBHOOK_SECRET),
    },
  });
  return status;
}

test('the hash of a key, which the settings hold, opens nothing', async () => {
  const hash = readApiKey(MALLORY) ?? '';
  for (const key of [hash, `sha256:${hash}`]) {
    expect((await api(world, 'GET', '/v1/reauths', undefined, key)).status).toBe(401);
  }
});

/** Last, since it ends them. */
test('their owner is answered all the same calls: the hunt missed nothing by asking wrongly', async () => {
  for (const [call, { body, of }] of Object.entries(callsById)) {
    const [method = '', pattern = ''] = call.split(' ');
    const path = pattern.replace('{id}', victims[of].id);
    expect([200, 202, 204], call).toContain((await api(world, method.toUpperCase(), path, body)).status);
  }
  const { messageId } = victims.open;
  expect((await api(world, 'POST', '/v1/bounces', { messageId })).status).toBe(202);
  expect((await view(world, victims.open.id)).outcome).toBe('cancelled');
});
