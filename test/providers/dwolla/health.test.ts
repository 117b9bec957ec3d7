/** Evidence: a balance that is newer than the break, or the exchange. */
import { describe, expect, test } from 'vitest';
import type { DwollaConnection } from '../../../src/providers/dwolla/connection.js';
import { freePort } from '../../free-port.js';
import { MINUTE, adapter, connection, dwolla, failureOf, log, signIn } from './harness.js';

describe('health', () => {
  test('UpdateCredentials is broken', async () => {
    expect(await adapter().health()).toEqual({ status: 'broken' });
  });

  test('a balance fetched after the report is healthy, also without an available figure', async () => {
    for (const balance of ['ok', 'without_available'] as const) {
      dwolla.knobs.balance = balance;
      dwolla.heal(connection.id);
      expect(await adapter().health()).toEqual({ status: 'healthy', evidence: 'balance' });
    }
  });

  test('a balance from before the return is not', async () => {
    dwolla.heal(connection.id);
    const returnedAt = Date.now() + MINUTE;
    expect(await adapter().health({ returnedAt })).toEqual({ status: 'unproven' });
    dwolla.advance(2 * MINUTE);
    expect(await adapter().health({ returnedAt })).toEqual({ status: 'healthy', evidence: 'balance' });
  });

  test('a frozen balance is no proof, however often it is read', async () => {
    dwolla.knobs.lastUpdated = 'frozen';
    await signIn();
    for (let read = 0; read < 3; read += 1) {
      expect(await adapter().health({ startedAt: Date.now(), returnedAt: Date.now() })).toEqual({
        status: 'unproven',
      });
    }
  });

  test('a removed exchange is gone, whatever the balance says', async () => {
    dwolla.remove(connection.id);
    expect(await adapter().health()).toEqual({ status: 'gone' });
  });

  test.each(['unsupported', 'forbidden', 'not_found'] as const)(
    'no balance to be read (%s): the exchange is the weaker evidence, after a return',
    async (balance) => {
      dwolla.heal(connection.id);
      dwolla.knobs.balance = balance;
      expect(await adapter().health()).toEqual({ status: 'unproven' });
      expect(await adapter().health({ brokenAt: Date.now() })).toEqual({ status: 'unproven' });
      expect(await adapter().health({ returnedAt: Date.now() })).toEqual({
        status: 'healthy',
        evidence: 'exchange',
      });
    },
  );

  test('without a funding source: deactivated is broken, active after that or after a return is healthy', async () => {
    dwolla.knobs.brokenStatus = 'deactivated';
    const exchange = dwolla.addExchange({ broken: true, fundingSource: false });
    const without: DwollaConnection = { provider: 'dwolla', id: exchange.id };
    expect(await adapter().health({ returnedAt: Date.now() }, without)).toEqual({ status: 'broken' });
    dwolla.heal(exchange.id);
    expect(await adapter().health({}, without)).toEqual({ status: 'unproven' });
    for (const known of [{ returnedAt: Date.now() }, { brokenAt: Date.now() }]) {
      expect(await adapter().health(known, without)).toEqual({ status: 'healthy', evidence: 'exchange' });
    }
  });

  test.each([
    ['balance', 429, 'rate_limited'],
    ['balance', 500, 'unavailable'],
    ['balance', 405, 'rejected'],
    ['balance', 406, 'rejected'],
  ] as const)('%s answered %d: %s', async (endpoint, status, kind) => {
    dwolla.fault(endpoint, { kind: 'status', status });
    expect(await failureOf(adapter().health())).toMatchObject({ kind });
  });

  test('a 400 that says nothing of this account is no reason to believe the exchange', async () => {
    dwolla.heal(connection.id);
    dwolla.fault('balance', { kind: 'status', status: 400, body: { code: 'BadRequest' } });
    const known = { returnedAt: Date.now() };
    expect(await failureOf(adapter().health(known))).toMatchObject({ kind: 'rejected' });
  });

  test('UpdateCredentials is decisive, also while the exchange cannot be read', async () => {
    dwolla.fault('exchange', { kind: 'status', status: 500 });
    expect(await adapter().health()).toEqual({ status: 'broken' });
    dwolla.knobs.lastUpdated = 'frozen';
    dwolla.heal(connection.id);
    expect(await failureOf(adapter().health())).toMatchObject({ kind: 'unavailable' });
  });

  test('a balance from before it was last seen broken is not news', async () => {
    dwolla.heal(connection.id);
    const brokenAt = Date.now() + MINUTE;
    expect(await adapter().health({ brokenAt })).toEqual({ status: 'unproven' });
    dwolla.advance(2 * MINUTE);
    expect(await adapter().health({ brokenAt })).toEqual({ status: 'healthy', evidence: 'balance' });
  });

  test('an address that Dwolla does not allow is misconfigured, and no statement about the connection', async () => {
    dwolla.fault('balance', { kind: 'status', status: 403, body: { code: 'InvalidIpAddress' } });
    expect(await failureOf(adapter().health())).toMatchObject({ kind: 'misconfigured' });
  });
});

test('nobody at the address is unavailable', async () => {
  const baseUrl = `http://127.0.0.1:${await freePort()}`;
  expect(await failureOf(adapter({ baseUrl }).mint())).toMatchObject({
    kind: 'unavailable',
    answerLost: false,
  });
});

test('request ids are logged, and neither tokens nor sessions are', async () => {
  await signIn();
  expect(log.text()).toContain('dwollaRequestId');
  for (const { id, plaidToken } of dwolla.sessions) {
    expect(log.text()).not.toContain(id);
    expect(log.text()).not.toContain(plaidToken ?? id);
  }
});
