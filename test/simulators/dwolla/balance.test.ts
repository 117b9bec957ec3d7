import { expect, test } from 'vitest';
import { api, dwolla, HOUR, mintedFor, MINUTE, refusalOf } from './fixture.js';
import { pressPlaid } from './index.js';
import type { DwollaSimulator, Exchange } from './index.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const at = (ms: number): string => new Date(NOW + ms).toISOString();
const UPDATE = '400 UpdateCredentials';

/** A simulator whose time stands still but for `advance`. */
async function standing() {
  const simulator = await dwolla({ clock: () => NOW });
  simulator.knobs.expiresIn = 1e6;
  const exchange = simulator.addExchange({ broken: true });
  const call = await api(simulator);
  /** The time of the balance, or the refusal. */
  const read = async ({ fundingSourceId } = exchange): Promise<string> => {
    const answer = await call(`/funding-sources/${fundingSourceId}/balance`);
    if (answer.status !== 200) return refusalOf(answer);
    return ((await answer.json()) as { lastUpdated: string }).lastUpdated;
  };
  return { simulator, exchange, call, read };
}

async function finish(simulator: DwollaSimulator, { id }: Exchange): Promise<void> {
  const { plaidToken = '' } = await mintedFor(simulator, id);
  expect(await pressPlaid(simulator.url, plaidToken, 'finish')).toEqual({ ok: true });
}

test('a finished session repairs after the lag, and the balance is that of the first read after it', async () => {
  const { simulator, exchange, read } = await standing();
  simulator.knobs.repairLag = 10 * MINUTE;
  simulator.knobs.brokenStatus = 'deactivated';
  await finish(simulator, exchange);
  simulator.knobs.repairLag = 0;
  simulator.advance(10 * MINUTE - 1);
  expect([await read(), exchange.status]).toEqual([UPDATE, 'deactivated']);
  simulator.advance(MINUTE);
  expect([await read(), exchange.status]).toEqual([at(11 * MINUTE - 1), 'active']);
});

test('the clock can be set, and the lag follows it', async () => {
  const { simulator, exchange, read } = await standing();
  simulator.knobs.repairLag = HOUR;
  await finish(simulator, exchange);
  expect(await read()).toBe(UPDATE);
  simulator.setNow(NOW + HOUR);
  expect(await read()).toBe(at(HOUR));
  simulator.setNow(NOW + 2 * HOUR);
  simulator.advance(MINUTE);
  expect(await read()).toBe(at(2 * HOUR + MINUTE));
});

test('a set clock runs on from there', async () => {
  let real = 0;
  const simulator = await dwolla({ clock: () => real });
  const call = await api(simulator);
  const { fundingSourceId } = simulator.addExchange();
  simulator.setNow(NOW);
  real += 7;
  simulator.knobs.expiresIn = 3600;
  const { lastUpdated } = (await (
    await (
      await api(simulator)
    )(`/funding-sources/${fundingSourceId}/balance`)
  ).json()) as { lastUpdated: string };
  expect(lastUpdated).toBe(at(7));
  expect(await refusalOf(await call('/exchanges/any'))).toBe('401 ExpiredAccessToken');
});

test('frozen: a good balance, and an old one', async () => {
  const { simulator, exchange, read } = await standing();
  simulator.knobs.lastUpdated = 'frozen';
  await finish(simulator, exchange);
  expect(await read()).toBe(at(-24 * HOUR));
  simulator.advance(24 * HOUR);
  expect(await read()).toBe(at(-24 * HOUR));
  simulator.knobs.lastUpdated = 'advancing';
  expect(await read()).toBe(at(24 * HOUR));
});

test('a cache: fetched anew when it is old enough, and after a repair', async () => {
  const { simulator, exchange, read } = await standing();
  simulator.knobs.refreshAfter = HOUR;
  simulator.heal(exchange.id);
  expect(await read()).toBe(at(0));
  simulator.advance(HOUR - 1);
  expect(await read()).toBe(at(0));
  simulator.advance(1);
  expect(await read()).toBe(at(HOUR));
  simulator.advance(MINUTE);
  expect(await read()).toBe(at(HOUR));
  await finish(simulator, exchange);
  expect(await read()).toBe(at(HOUR + MINUTE));
});

test('healed elsewhere: at once and without an event; whether the balance is fetched anew is a knob', async () => {
  const { simulator, exchange, read } = await standing();
  simulator.webhook = { url: 'http://127.0.0.1:1/', secret: 'any' };
  simulator.heal(exchange.id);
  expect(await read()).toBe(at(0));
  simulator.breakExchange(exchange.id, { silent: true });
  expect(await read()).toBe(UPDATE);
  simulator.knobs.healAdvances = false;
  simulator.advance(HOUR);
  simulator.heal(exchange.id);
  expect(await read()).toBe(at(0));
  await finish(simulator, exchange);
  expect(await read()).toBe(at(HOUR));
  expect(simulator.webhooksSent).toEqual([]);
});

test('broken again before the repair took effect: it does not', async () => {
  const { simulator, exchange, read } = await standing();
  simulator.knobs.repairLag = HOUR;
  await finish(simulator, exchange);
  simulator.breakExchange(exchange.id);
  simulator.advance(2 * HOUR);
  expect(await read()).toBe(UPDATE);
});

test('of two sessions the one that was finished first repairs', async () => {
  const { simulator, exchange, read } = await standing();
  simulator.knobs.repairLag = HOUR;
  await finish(simulator, exchange);
  simulator.advance(MINUTE);
  await finish(simulator, exchange);
  simulator.advance(HOUR - MINUTE);
  expect(await read()).toBe(at(HOUR));
});

test('an exchange that was removed is not repaired by a session that was open', async () => {
  const { simulator, exchange } = await standing();
  const { plaidToken = '' } = await mintedFor(simulator, exchange.id);
  simulator.remove(exchange.id);
  expect(await pressPlaid(simulator.url, plaidToken, 'finish')).toEqual({
    ok: false,
    errorCode: 'INVALID_LINK_TOKEN',
  });
  expect([exchange.status, exchange.broken]).toEqual(['removed', true]);
});

test('the status of a broken exchange is a knob, and its balance does not follow it', async () => {
  const { simulator, exchange, read } = await standing();
  expect([exchange.status, await read()]).toEqual(['active', UPDATE]);
  simulator.knobs.brokenStatus = 'deactivated';
  expect([exchange.status, await read()]).toEqual(['deactivated', UPDATE]);
});

test('preemptive: the warning comes while the balance is good, and a session still finishes', async () => {
  const { simulator, read } = await standing();
  simulator.knobs.preemptive = true;
  const exchange = simulator.addExchange();
  simulator.breakExchange(exchange.id);
  expect([await read(exchange), exchange.status]).toEqual([at(0), 'active']);
  await finish(simulator, exchange);
  expect(await read(exchange)).toBe(at(0));
});

test.each([
  ['update_credentials', UPDATE],
  ['unsupported', '400 UnsupportedOperation'],
  ['unsupported_partner', '400 UnsupportedOperation'],
  ['forbidden', '403 forbidden'],
  ['not_found', '404 notFound'],
] as const)('%s, whatever the exchange says', async (balance, refusal) => {
  const { simulator, exchange, read } = await standing();
  simulator.knobs.balance = balance;
  expect(await read()).toBe(refusal);
  simulator.heal(exchange.id);
  expect(await read()).toBe(refusal);
});

test('no funding source, no balance', async () => {
  const { simulator, read, call } = await standing();
  const exchange = simulator.addExchange({ fundingSource: false });
  expect(exchange.fundingSourceId).toBeUndefined();
  expect(await read(exchange)).toBe('404 notFound');
  expect((await call(`/exchanges/${exchange.id}`)).status).toBe(200);
});
