import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { dwolla, HAL, minter, REDIRECT } from './fixture.js';

/** The provider's published description, unchanged. */
const file = new URL('../../openapi/dwolla-exchange-sessions.openapi.yaml', import.meta.url);
const description = parse(await readFile(file, 'utf8'));
const operation = description.paths['/exchanges/{id}/exchange-sessions'].post;

const ajv = new Ajv2020({ strict: true, allErrors: true });
formats.default(ajv);
ajv.addVocabulary(['components', 'example']);

const schemaNamed = (name: string): ValidateFunction =>
  ajv.compile({ $ref: `#/components/schemas/${name}`, components: description.components });

// Not their `oneOf`: what has a redirect fits both of them, so that nothing with a redirect would be valid.
const forWeb = schemaNamed('CreateReAuthExchangeSessionForWeb');
const withRedirect = schemaNamed('CreateReAuthExchangeSessionWithRedirect');
const isDescribed = (body: object): boolean =>
  withRedirect(body) || (forWeb(body) && !Object.hasOwn(body, '_links'));

const link = (href: unknown): object => ({ _links: { 'redirect-url': { href } } });

/** The described errors: all of their fields there, and no others. */
function expectDescribed(status: number, answer: unknown): void {
  const { schema } = operation.responses[status].content[HAL];
  const required = Object.keys(schema.properties);
  const validate = ajv.compile({ ...schema, required, unevaluatedProperties: false });
  expect(validate(answer), ajv.errorsText(validate.errors)).toBe(true);
}

test('the description itself: the statuses, the required Accept, the bodies', () => {
  expect(Object.keys(operation.responses)).toEqual(['201', '400', '403']);
  expect(description.components.parameters.Accept).toMatchObject({
    required: true,
    schema: { enum: [HAL] },
  });
  expect(isDescribed({})).toBe(true);
  expect(isDescribed(link(REDIRECT))).toBe(true);
  expect(isDescribed(link('not a uri'))).toBe(false);
  expect(isDescribed({ _links: {} })).toBe(false);
});

test('201 has a Location and no content', async () => {
  const simulator = await dwolla();
  const mint = await minter(simulator);
  const { id } = simulator.addExchange({ broken: true });
  expect(operation.responses[201]).not.toHaveProperty('content');
  expect(Object.keys(operation.responses[201].headers)).toEqual(['Location']);
  for (const body of ['', {}, link(REDIRECT)]) {
    if (typeof body === 'object') expect(isDescribed(body)).toBe(true);
    const answer = await mint(id, { body });
    expect(answer.status).toBe(201);
    expect(await answer.text()).toBe('');
    expect(answer.headers.get('location')).toBe(
      `${simulator.url}/exchange-sessions/${simulator.sessions.at(-1)?.id}`,
    );
  }
  expect(simulator.sessions.map(({ redirectUrl }) => redirectUrl)).toEqual([undefined, undefined, REDIRECT]);
});

test.each([{ _links: {} }, { _links: null }, { _links: [] }, link(''), link(7), link(null), link({})])(
  'a body that breaks the description is refused: %j',
  async (body) => {
    const simulator = await dwolla();
    const mint = await minter(simulator);
    const { id } = simulator.addExchange({ broken: true });
    expect(isDescribed(body)).toBe(false);
    const answer = await mint(id, { body });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe(HAL);
    const { _embedded: embedded, ...described } = (await answer.json()) as Record<string, unknown>;
    expectDescribed(400, described);
    expect(described['code']).toBe(operation.responses[400].content[HAL].schema.properties.code.example);
    expect(embedded).toMatchObject({ errors: [{ code: 'Invalid', path: '/_links/redirect-url/href' }] });
    expect(simulator.sessions).toHaveLength(0);
  },
);

test('403 is as described, with the example of its code', async () => {
  const simulator = await dwolla();
  const mint = await minter(simulator);
  const answer = await mint(simulator.addExchange({ partner: 'mx' }).id);
  expect(answer.status).toBe(403);
  const body = await answer.json();
  expectDescribed(403, body);
  const { code, message } = operation.responses[403].content[HAL].schema.properties;
  expect(body).toEqual({ code: code.example, message: message.example });
});
