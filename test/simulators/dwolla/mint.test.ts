import { expect, test } from 'vitest';
import { api, dwolla, mintedFor, minter, MINUTE, refusalOf, REDIRECT } from './fixture.js';
import { pressPlaid } from './index.js';

const body = (href: string): unknown => ({ _links: { 'redirect-url': { href } } });

test.each([
  [REDIRECT, 201],
  [`${REDIRECT}&more`, 400],
  ['https://elsewhere.example.test/', 400],
  ['http://app.example.test/', 400],
  ['com.example.app123', 201],
])('with a list of redirect URLs, %s is answered %i', async (href, status) => {
  const simulator = await dwolla();
  const mint = await minter(simulator);
  const answer = await mint(simulator.addExchange().id, { body: body(href) });
  expect(answer.status).toBe(status);
  expect(simulator.sessions.map(({ redirectUrl }) => redirectUrl)).toEqual(status === 201 ? [href] : []);
});

test.each([
  ['https://anywhere.example.test/back', 201],
  ['http://anywhere.example.test/back', 400],
  ['https://', 400],
  ['com.example.app123', 201],
])('without a list, %s is answered %i', async (href, status) => {
  const simulator = await dwolla({ redirectUrls: undefined });
  const mint = await minter(simulator);
  expect((await mint(simulator.addExchange().id, { body: body(href) })).status).toBe(status);
});

test('the list of redirect URLs is live, and what is on it needs no https', async () => {
  const simulator = await dwolla({ redirectUrls: [] });
  const mint = await minter(simulator);
  const { id } = simulator.addExchange();
  const local = body('http://127.0.0.1:1/back');
  expect(await refusalOf(await mint(id, { body: local }))).toBe('400 ValidationError');
  simulator.redirectUrls?.push('http://127.0.0.1:1/back');
  expect((await mint(id, { body: local })).status).toBe(201);
});

test('the body is JSON under either content type, and nothing else', async () => {
  const simulator = await dwolla();
  const mint = await minter(simulator);
  const { id } = simulator.addExchange();
  const status = async (type: string, text: unknown) =>
    (await mint(id, { body: text, headers: { 'content-type': type } })).status;
  expect(await status('application/json; charset=utf-8', {})).toBe(201);
  expect(await status('application/json', body(REDIRECT))).toBe(201);
  expect(await status('text/plain', {})).toBe(400);
  expect(await status('application/json', '[]')).toBe(400);
  expect(await status('application/json', 'no json')).toBe(400);
  expect(simulator.sessions).toHaveLength(2);
});

test('every mint is another session with a token of its own', async () => {
  const simulator = await dwolla({ clock: () => 5 * MINUTE });
  const { id } = simulator.addExchange();
  const sessions = [await mintedFor(simulator, id), await mintedFor(simulator, id)];
  expect(new Set(sessions.map(({ plaidToken }) => plaidToken)).size).toBe(2);
  expect(sessions[0]).toEqual({
    id: expect.any(String),
    exchangeId: id,
    partner: 'plaid',
    createdAt: 5 * MINUTE,
    expiresAt: 35 * MINUTE,
    plaidToken: expect.stringMatching(/^link-sandbox-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  });
});

test.each([
  [403, '403 InvalidResourceState'],
  [404, '404 notFound'],
] as const)('a removed exchange: %i', async (status, refusal) => {
  const simulator = await dwolla();
  simulator.knobs.removedMint = status;
  const { id } = simulator.addExchange({ broken: true });
  simulator.remove(id);
  expect(await refusalOf(await (await minter(simulator))(id))).toBe(refusal);
  expect(() => simulator.heal(id)).toThrow('removed for good');
});

test.each([
  [400, '400 ValidationError'],
  [403, '403 forbidden'],
] as const)('MX may be refused: %i', async (status, refusal) => {
  const simulator = await dwolla();
  simulator.knobs.mxMint = status;
  const mx = simulator.addExchange({ partner: 'mx', broken: true });
  expect(await refusalOf(await (await minter(simulator))(mx.id))).toBe(refusal);
  expect(simulator.sessions).toHaveLength(0);
});

test('a session reads the same before and after its use, or is not found any more', async () => {
  const simulator = await dwolla();
  const call = await api(simulator);
  const session = await mintedFor(simulator, simulator.addExchange({ broken: true }).id);
  const read = () => call(`/exchange-sessions/${session.id}`);
  const fresh = (await (await read()).json()) as Record<string, unknown>;
  expect(Object.keys(fresh)).toEqual(['created', '_links', 'externalProviderSessionToken']);
  await pressPlaid(simulator.url, session.plaidToken ?? '', 'start');
  expect(await (await read()).json()).toEqual(fresh);
  simulator.knobs.usedSession = 'not_found';
  expect(await refusalOf(await read())).toBe('404 notFound');
});

test('an expired session is of no more use, and says nothing of it', async () => {
  const simulator = await dwolla({ clock: () => 0 });
  const call = await api(simulator);
  const { id } = await mintedFor(simulator, simulator.addExchange().id);
  const statusNow = async () => (await call(`/exchange-sessions/${id}`)).status;
  simulator.advance(30 * MINUTE);
  expect(await statusNow()).toBe(200);
  simulator.knobs.usedSession = 'not_found';
  expect(await statusNow()).toBe(404);
});

test('the simulator refuses what a test cannot mean', async () => {
  const simulator = await dwolla();
  simulator.addExchange({ id: 'one' });
  expect(() => simulator.addExchange({ id: 'one' })).toThrow('exists already');
  expect(() => simulator.exchange('two')).toThrow('no exchange two');
});
