/** What the HTTP side promises to callers that do wrong, and while Temporal is away. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { API_KEY, OTHER_API_KEY, startWorld, type World } from '../world.js';
import { api, brokenConnection, linkIn, mailTo, start, view } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer);
});
afterAll(() => world.close());

async function post(
  body: string,
  headers: Record<string, string> = {},
): Promise<{
  status: number;
  type: string | null;
  problem: { errors?: { path: string }[]; status: number };
}> {
  const response = await fetch(`${world.config.publicUrl}/v1/reauths`, {
    method: 'POST',
    headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json', ...headers },
    body,
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    problem: (await response.json()) as { errors?: { path: string }[]; status: number },
  };
}

describe('POST /v1/reauths', () => {
  test('a bad body is a problem that names every wrong field at once', async () => {
    const answer = await post(
      JSON.stringify({
        connection: {
          provider: 'finch',
          id: '',
          products: ['directory', 'payrol'],
          minutesToExpire: 0,
          color: 'red',
        },
        institution: 'Gu\nsto',
        contacts: [{ email: 'nobody', channel: 'pigeon' }],
        neededBy: 'tomorrow',
        policy: { holdFor: 'a while', quietMinutes: 3, sessionLife: { plaid: '1 minute' } },
      }),
    );
    expect(answer).toMatchObject({ status: 400, type: 'application/problem+json', problem: { status: 400 } });
    expect(answer.problem.errors?.map(({ path }) => path).sort()).toEqual(
      expect.arrayContaining([
        '/connection/color',
        '/connection/id',
        '/connection/minutesToExpire',
        '/connection/products/1',
        '/contacts/0/channel',
        '/contacts/0/email',
        '/institution',
        '/neededBy',
      ]),
    );
    const ofPolicy = answer.problem.errors
      ?.map(({ path }) => path)
      .filter((path) => path.startsWith('/policy'));
    expect(ofPolicy?.sort()).toEqual([
      '/policy/holdFor',
      '/policy/quietMinutes',
      '/policy/sessionLife/plaid',
    ]);
  });

  test.each([
    ['an unknown provider', { provider: 'plaid', id: 'x' }, '/connection/provider'],
    ['a field of the other provider', { provider: 'dwolla', id: 'x', products: [] }, '/connection/products'],
    [
      'an address that no phone opens',
      { provider: 'dwolla', id: 'x', redirectUrl: 'ftp://x.example' },
      '/connection/redirectUrl',
    ],
  ])('%s is named', async (_, connection, path) => {
    const answer = await post(JSON.stringify({ connection, institution: 'Chase' }));
    expect(answer.status).toBe(400);
    expect(answer.problem.errors?.map((error) => error.path)).toEqual([path]);
  });

  test.each([
    ['not JSON', '{', {}, 400],
    ['an empty body', '', {}, 400],
    ['a list', '[]', {}, 400],
    ['another content type', '{}', { 'content-type': 'text/plain' }, 415],
    ['too large', JSON.stringify({ institution: 'x'.repeat(300 * 1024) }), {}, 413],
    ['nested without end', `{"metadata":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, {}, 400],
    ['no key', '{}', { authorization: '' }, 401],
    ['an unknown key', '{}', { authorization: 'Bearer nobody-knows-this-key' }, 401],
  ])('%s', async (_, body, headers, status) => {
    const answer = await post(body, headers);
    expect(answer).toMatchObject({ status, type: 'application/problem+json', problem: { status } });
  });

  test('what fits the schema but cannot be is 422, every reason at once', async () => {
    const { body } = brokenConnection(world);
    const answer = await api(world, 'POST', '/v1/reauths', {
      ...body,
      connection: { ...body.connection, products: ['benefits', 'deduction'] },
      contacts: [{ email: 'ada@example.com', timeZone: 'Mars/Base' }],
      neededBy: '2020-01-01T00:00:00Z',
      policy: 'gold',
    });
    expect(answer.status).toBe(422);
    const { errors } = answer.body as unknown as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path)).toEqual([
      '/connection/products',
      '/contacts/0/timeZone',
      '/neededBy',
      '/policy',
    ]);
  });

  test('a workflow id over 200 bytes is refused', async () => {
    const { body } = brokenConnection(world);
    const answer = await api(world, 'POST', '/v1/reauths', {
      ...body,
      connection: { provider: 'finch', id: 'ü'.repeat(60) },
    });
    expect(answer.status).toBe(422);
  });

  test('the connection’s own wish for a life shortens what the session is taken to live', async () => {
    const { body } = brokenConnection(world);
    const { id } = await start(world, { ...body, connection: { ...body.connection, minutesToExpire: 60 } });
    const { session } = await until('a session is minted', async () => {
      const seen = await view(world, id);
      return seen.session && seen;
    });
    const life = Date.parse(session?.expiresAt ?? '') - Date.parse(session?.mintedAt ?? '');
    expect(life).toBe(60 * 60 * 1000);
    expect(world.finch.sessions.at(-1)?.minutesToExpire).toBe(60);
  });

  test('a refused start changes nothing', async () => {
    const before = world.finch.requests.length;
    const { body, email } = brokenConnection(world);
    await api(world, 'POST', '/v1/reauths', { ...body, policy: { remindAfter: ['soon'] } });
    expect(world.finch.requests.length).toBe(before);
    expect(world.mailbox.messages.filter(({ to }) => to.includes(email))).toEqual([]);
  });

  test('an unknown reason becomes `unknown`, and metadata comes back', async () => {
    const { body } = brokenConnection(world);
    const seen = await start(world, { ...body, reason: 'the dog ate it', metadata: { order: 7 } });
    expect(seen).toMatchObject({ metadata: { order: 7 }, institution: 'Gusto' });
  });
});

describe('GET /v1/reauths/{id}', () => {
  test('shows the contact masked, with the link, and no secret', async () => {
    const { body, email } = brokenConnection(world);
    const { id } = await start(world, body);
    const link = linkIn(await mailTo(world, email));
    const { body: seen } = await api(world, 'GET', `/v1/reauths/${id}`);
    expect(seen.contacts).toEqual([{ id: 'c1', name: 'Ada', email: 'a…@example.com', link }]);
    expect(seen).toMatchObject({
      phase: 'waiting',
      session: { number: 1 },
      nextAction: { kind: 'reminder' },
    });
    expect(JSON.stringify(seen)).not.toContain(world.finch.sessions.at(-1)?.id);
  });

  test("an unknown id, a made-up one and another tenant's answer alike", async () => {
    const { body } = brokenConnection(world);
    const { id } = await start(world, body);
    const answers = await Promise.all([
      api(world, 'GET', `/v1/reauths/${id}`, undefined, OTHER_API_KEY),
      api(world, 'GET', `/v1/reauths/${id.replace(/^..../, 'xxxx')}`),
      api(world, 'GET', '/v1/reauths/nonsense'),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(404);
      expect(answer.body).toEqual(answers[0]?.body);
    }
  });
});

test('pages carry the strict headers; an unknown link says nothing; an unknown route is a problem', async () => {
  const response = await fetch(`${world.config.publicUrl}/r/nonsense`);
  expect(response.status).toBe(404);
  expect(response.headers.get('content-security-policy')).toMatch(
    /default-src 'none'.*frame-ancestors 'none'/,
  );
  expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.text()).not.toContain('Gusto');
  expect((await fetch(`${world.config.publicUrl}/nowhere`)).headers.get('content-type')).toBe(
    'application/problem+json',
  );
});

test('health tells of the process, readiness of Temporal and the worker', async () => {
  expect((await fetch(`${world.config.publicUrl}/healthz`)).status).toBe(200);
  const ready = await fetch(`${world.config.publicUrl}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { status: 'ready', temporal: true, namespace: true, worker: true },
  ]);
});
