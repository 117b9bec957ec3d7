/** `/openapi.json` and `/docs`: the description is of these very calls, and their answers fit it. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { api, brokenConnection, mailTo, start } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { startWorld, type World } from '../world.js';

interface Call {
  requestBody?: { content: { 'application/json': { schema: object } } };
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}
interface Description {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Call>>;
  components: object;
}

let world: World;
let description: Description;
beforeAll(async () => {
  world = await startWorld(startDevServer);
  description = (await (await fetch(`${world.config.publicUrl}/openapi.json`)).json()) as Description;
});
afterAll(() => world.close());

function fits(method: string, path: string, status: number, body: unknown): void {
  const content = description.paths[path]?.[method]?.responses[status]?.content ?? {};
  const schema = Object.values(content)[0]?.schema;
  expect(schema, `${method} ${path} ${status} is described`).toBeDefined();
  // Formats are a matter of the schemas that validate; here it is the shape.
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const validate = ajv.compile({ ...schema, components: description.components });
  validate(body);
  expect(validate.errors ?? []).toEqual([]);
}

test('every call of the API is described, with its server', () => {
  expect(description.openapi).toBe('3.1.0');
  expect(description.servers).toEqual([{ url: world.config.publicUrl }]);
  const calls = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  );
  expect(calls.sort()).toEqual(
    [
      'delete /v1/reauths/{id}',
      'get /v1/reauths',
      'get /v1/reauths/{id}',
      'post /v1/bounces',
      'post /v1/reauths',
      ...[
        'cancel',
        'completion',
        'contacts',
        'credentials',
        'pause',
        'resend',
        'resume',
        'sessions',
        'snooze',
      ].map((name) => `post /v1/reauths/{id}/${name}`),
    ].sort(),
  );
});

test('what is answered fits its description', async () => {
  const { body, email } = brokenConnection(world, { metadata: { deep: [1, { two: null }] } });
  const started = await api(world, 'POST', '/v1/reauths', body);
  fits('post', '/v1/reauths', 201, started.body);
  fits('post', '/v1/reauths', 200, (await api(world, 'POST', '/v1/reauths', body)).body);
  await mailTo(world, email);
  const { id } = started.body;
  const asked: [string, string, unknown?][] = [
    ['get', ''],
    ['post', '/sessions'],
    ['post', '/resend'],
    ['post', '/snooze', { until: new Date(Date.now() + 60_000).toISOString() }],
    ['post', '/snooze', { until: '2000-01-01' }],
    ['post', '/snooze', { until: 'soon' }],
    ['post', '/pause'],
    ['post', '/contacts', { contacts: [{ email }] }],
    ['post', '/completion', {}],
    ['post', '/cancel'],
    ['post', '/resume'],
    ['post', '/contacts', { contacts: [{ email: 'nobody' }] }],
  ];
  for (const [method, call, given] of asked) {
    const answer = await api(world, method.toUpperCase(), `/v1/reauths/${id}${call}`, given);
    fits(method, `/v1/reauths/{id}${call}`, answer.status, answer.body);
  }
  fits('get', '/v1/reauths', 200, (await api(world, 'GET', '/v1/reauths')).body);
  fits('get', '/v1/reauths', 400, (await api(world, 'GET', '/v1/reauths?limit=x')).body);
  fits('get', '/v1/reauths', 401, (await api(world, 'GET', '/v1/reauths', undefined, 'nobody')).body);
});

test('a bad body of a start is refused by the description as well as by the service', async () => {
  const { requestBody } = description.paths['/v1/reauths']!['post']!;
  const { schema } = requestBody!.content['application/json'];
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  const good = brokenConnection(world).body;
  expect(validate(good)).toBe(true);
  for (const bad of [
    {},
    { ...good, colour: 'red' },
    { ...good, connection: { provider: 'plaid', id: 'x' } },
  ]) {
    expect(validate(bad)).toBe(false);
    expect((await api(world, 'POST', '/v1/reauths', bad)).status).toBe(400);
  }
});

test('/docs shows every call and loads nothing from elsewhere', async () => {
  await start(world, brokenConnection(world).body);
  const answer = await fetch(`${world.config.publicUrl}/docs`);
  const html = await answer.text();
  for (const path of Object.keys(description.paths)) expect(html).toContain(path);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect([...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)).toEqual([
    '/assets/page.css',
    '/openapi.json',
  ]);
});
