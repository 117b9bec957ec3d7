import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { finch, postMint, REDIRECT } from './fixture.js';

/** The provider's published description, unchanged. */
const file = new URL('../../openapi/finch-reauthenticate.openapi.yaml', import.meta.url);
const description = parse(await readFile(file, 'utf8'));
const operation = description.paths['/connect/sessions/reauthenticate'].post;

// A 3.1 document that still says `nullable`: ajv reads that word as OpenAPI 3.0 meant it.
const ajv = new Ajv2020({ strict: true, allErrors: true });
formats.default(ajv);
ajv.addVocabulary(['components', 'example']);

function schemaOf(
  part: { content: Record<string, { schema: object }> },
  extra: object = {},
): ValidateFunction {
  const schema = part.content['application/json']?.schema;
  return ajv.compile({ ...schema, ...extra, components: description.components });
}

const validRequest = schemaOf(operation.requestBody);

/** The described answers, with no room for a property that is not described. */
const validAnswer = Object.fromEntries(
  Object.entries<never>(operation.responses).map(([status, response]) => [
    status,
    schemaOf(response, { type: 'object', unevaluatedProperties: false }),
  ]),
);

const exampleOf = (status: number, name: string): unknown =>
  operation.responses[status].content['application/json'].examples[name].value;

function expectDescribed(status: number, answer: unknown): void {
  const validate = validAnswer[status];
  expect(validate?.(answer), ajv.errorsText(validate?.errors ?? [])).toBe(true);
}

test('the description itself: nullable fields take null, others do not, answers may not be empty', () => {
  expect(validRequest({ connection_id: 'c', redirect_uri: null, products: null })).toBe(true);
  expect(validRequest({ connection_id: null })).toBe(false);
  expect(validRequest({ connection_id: 'c', minutes_to_expire: null })).toBe(false);
  expect(validAnswer[201]?.({})).toBe(false);
});

test('201 is as described', async () => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  const wishes = [
    {},
    { redirect_uri: REDIRECT, minutes_to_expire: 60, products: ['company'] },
    { redirect_uri: null },
  ];
  for (const wish of wishes) {
    const request = { connection_id: id, ...wish };
    expect(validRequest(request)).toBe(true);
    const answer = await postMint(simulator, request);
    expect(answer.status).toBe(201);
    expectDescribed(201, await answer.json());
  }
  expect(simulator.sessions.map((session) => session.minutesToExpire)).toEqual([43_200, 60, 43_200]);
});

test('an unknown connection is answered with the worked example', async () => {
  const simulator = await finch();
  const answer = await postMint(simulator, { connection_id: 'unknown' });
  expect(answer.status).toBe(400);
  expect(await answer.json()).toEqual(exampleOf(400, 'ConnectionNotFound'));
});

test('400 keeps to the described codes, also with the other one', async () => {
  const simulator = await finch();
  simulator.knobs.connectionNotFoundCode = 'connection_not_found';
  const answer = await postMint(simulator, { connection_id: 'unknown' });
  // The schema leaves out `message` and `name`, which its own worked example has.
  const { message: _, name, ...described } = (await answer.json()) as Record<string, unknown>;
  expect(name).toBe('bad_request');
  expect(described['finch_code']).toBe('connection_not_found');
  expectDescribed(400, described);
});

test('both shapes of the 401: the schema, and the worked example', async () => {
  const simulator = await finch();
  const documented = await postMint(simulator, {}, { secret: 'wrong' });
  expect(documented.status).toBe(401);
  expectDescribed(401, await documented.json());

  simulator.knobs.invalidClientShape = 'example';
  const example = await postMint(simulator, {}, { secret: 'wrong' });
  expect(example.status).toBe(401);
  expect(await example.json()).toEqual(exampleOf(401, 'InvalidCredentials'));
});

test.each([
  {},
  { connection_id: 7 },
  { connection_id: 'ID', redirect_uri: 'not a uri' },
  { connection_id: 'ID', minutes_to_expire: 1.5 },
  { connection_id: 'ID', minutes_to_expire: '60' },
  { connection_id: 'ID', products: 'company' },
  { connection_id: 'ID', products: ['payroll'] },
])('a request that breaks the description is refused: %j', async (request) => {
  const simulator = await finch();
  simulator.addConnection({ id: 'ID', status: 'reauth' });
  expect(validRequest(request)).toBe(false);
  const answer = await postMint(simulator, request);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    code: 400,
    finch_code: 'invalid_request',
    name: 'bad_request',
  });
  expect(simulator.sessions).toHaveLength(0);
});

test.each([
  'not json',
  '[]',
  { connection_id: 'ID', minutes_to_expire: 0 },
  { connection_id: 'ID', minutes_to_expire: 129_601 },
  { connection_id: 'ID', redirect_uri: 'https://elsewhere.example.test/' },
  { connection_id: 'ID', products: ['benefits', 'deduction'] },
])('what the description leaves open is refused too: %j', async (request) => {
  const simulator = await finch();
  simulator.addConnection({ id: 'ID', status: 'reauth' });
  expect((await postMint(simulator, request)).status).toBe(400);
  expect(simulator.sessions).toHaveLength(0);
});
