import { expect, test } from 'vitest';
import { until } from '../finch/fixture.js';
import { dwolla, HOUR, minter, official, refusalOf, REDIRECT } from './fixture.js';
import { pressPlaid } from './index.js';

async function keyed(options?: Parameters<typeof dwolla>[0]) {
  const simulator = await dwolla(options);
  const { id } = simulator.addExchange({ broken: true });
  const bare = await minter(simulator);
  const mint = (key: string, body: unknown = '', exchangeId = id) =>
    bare(exchangeId, { body, headers: { 'idempotency-key': key } });
  const location = async (...args: Parameters<typeof mint>) => (await mint(...args)).headers.get('location');
  return { simulator, id, mint, location };
}

test('honoured: the same key and body again is the same session, even a spent one', async () => {
  const { simulator, mint, location } = await keyed();
  const first = await location('k');
  expect(first).toBe(`${simulator.url}/exchange-sessions/${simulator.sessions[0]?.id}`);
  expect((await pressPlaid(simulator.url, simulator.sessions[0]?.plaidToken ?? '', 'start')).ok).toBe(true);
  const again = await mint('k');
  expect(again.status).toBe(201);
  expect(again.headers.get('location')).toBe(first);
  expect(simulator.sessions).toHaveLength(1);
  expect(simulator.sessions[0]?.idempotencyKey).toBe('k');
});

test('another key, body or exchange is another session', async () => {
  const { simulator, location } = await keyed();
  const other = simulator.addExchange({ broken: true }).id;
  const redirect = { _links: { 'redirect-url': { href: REDIRECT } } };
  const minted = [
    await location('k'),
    await location('other'),
    await location('k', {}),
    await location('k', redirect),
    await location('k', '', other),
  ];
  expect(new Set(minted).size).toBe(5);
  expect([await location('k'), await location('k', {})]).toEqual([minted[0], minted[2]]);
  expect(simulator.sessions).toHaveLength(5);
});

test('a key is forgotten after 24 hours', async () => {
  const { simulator } = await keyed({ clock: () => 0 });
  simulator.knobs.expiresIn = 100 * 3600;
  const { id } = simulator.addExchange();
  const mint = await minter(simulator);
  const headers = { 'idempotency-key': 'k' };
  await mint(id, { headers });
  simulator.advance(24 * HOUR - 1);
  await mint(id, { headers });
  expect(simulator.sessions).toHaveLength(1);
  simulator.advance(1);
  await mint(id, { headers });
  expect(simulator.sessions).toHaveLength(2);
});

test('409 while the first call is running; then its session', async () => {
  const { simulator, mint } = await keyed();
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => (letGo = resolve));
  simulator.fault('mint', { kind: 'hold', until: held }, { times: 1 });
  const before = simulator.requests.length;
  const slow = mint('k');
  await until(() => simulator.requests.length === before + 1);
  expect(await refusalOf(await mint('k'))).toBe('409 Conflict');
  expect((await mint('other')).status).toBe(201);
  letGo();
  const first = await slow;
  expect(first.status).toBe(201);
  expect((await mint('k')).headers.get('location')).toBe(first.headers.get('location'));
  expect(simulator.sessions).toHaveLength(2);
});

test('a lost answer is found again by its key', async () => {
  const { simulator, location } = await keyed();
  simulator.fault('mint', { kind: 'status', status: 500, createsSession: true }, { times: 1 });
  expect(await location('k')).toBeNull();
  expect(await location('k')).toContain(simulator.sessions[0]?.id);
  expect(simulator.sessions).toHaveLength(1);
});

test('a refused mint leaves the key free', async () => {
  const { simulator, mint } = await keyed();
  expect((await mint('k', { _links: {} })).status).toBe(400);
  simulator.fault('mint', { kind: 'status', status: 500 }, { times: 1 });
  expect((await mint('k')).status).toBe(500);
  expect((await mint('k')).status).toBe(201);
  expect((await mint('k', { _links: {} })).status).toBe(400);
});

test('ignored: every call is another session', async () => {
  const { simulator, location } = await keyed();
  simulator.knobs.idempotency = 'ignored';
  expect(await location('k')).not.toBe(await location('k'));
  expect(simulator.sessions.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['k', 'k']);
});

test('the client library can send the key by its fetch options only', async () => {
  const { simulator, id } = await keyed();
  const mint = () =>
    official(simulator).exchanges.exchangeSessions.createReAuth(
      { id },
      { fetchOptions: { headers: { 'Idempotency-Key': 'k' } } },
    );
  const [first, again] = [await mint(), await mint()];
  expect(again?.headers['location']).toEqual(first?.headers['location']);
  expect(simulator.sessions).toHaveLength(1);
});
