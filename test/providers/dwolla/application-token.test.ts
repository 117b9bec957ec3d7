/** The application token: one for all calls of a process. */
import { describe, expect, test } from 'vitest';
import { until } from '../../until.js';
import { SECRET, adapter, dwolla, failureOf, log, requestsTo } from './harness.js';

describe('the application token', () => {
  test('is asked for once by calls at the same time, and then kept', async () => {
    const { mint, health } = adapter();
    await Promise.all([mint(), mint(), health()]);
    await mint();
    expect(dwolla.tokensIssued).toBe(1);
    const [call] = requestsTo(/^\/token$/);
    expect(call?.headers['authorization']).toBe(
      `Basic ${Buffer.from(`client:${SECRET}`).toString('base64')}`,
    );
    expect(call?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(call?.body).toBe('grant_type=client_credentials');
  });

  test('is replaced before it ends', async () => {
    dwolla.knobs.expiresIn = 1;
    const { mint } = adapter();
    await until('it is replaced', async () => {
      await mint();
      return dwolla.tokensIssued > 1;
    });
    expect(log.text()).toContain('"status":201');
    expect(log.text()).not.toContain('"status":401');
  });

  test.each(['ExpiredAccessToken', 'InvalidAccessToken'] as const)(
    'all of them revoked (%s): one is asked for anew, and the call is repeated once',
    async (code) => {
      dwolla.knobs.deadToken = code;
      const { mint } = adapter();
      await mint();
      dwolla.killTokens();
      await mint();
      expect(dwolla.tokensIssued).toBe(2);
      expect(dwolla.sessions).toHaveLength(2);
    },
  );

  test('a token that is refused again is not asked for in a circle', async () => {
    dwolla.fault('mint', { kind: 'status', status: 401, body: { code: 'ExpiredAccessToken' } });
    expect(await failureOf(adapter().mint())).toMatchObject({ kind: 'misconfigured' });
    expect(dwolla.tokensIssued).toBe(2);
  });

  test('credentials that Dwolla does not know are misconfigured', async () => {
    const failure = await failureOf(adapter({ clientSecret: 'canary-client-secret-2' }).mint());
    expect(failure).toMatchObject({ kind: 'misconfigured' });
    expect(failure.message).toContain('invalidclient');
  });

  test('a hanging token call ends by itself, and the next one succeeds', async () => {
    dwolla.fault('token', { kind: 'hang' }, { times: 1 });
    const { mint } = adapter();
    const before = Date.now();
    expect(await failureOf(mint())).toMatchObject({ kind: 'unavailable' });
    expect(Date.now() - before).toBeLessThan(5_000);
    await mint();
  });

  test('a token that dies late in an operation does not make that operation longer', async () => {
    const { mint } = adapter();
    await mint();
    dwolla.killTokens();
    const held = new Promise((resolve) => setTimeout(resolve, 6_000));
    dwolla.fault('mint', { kind: 'hold', until: held }, { times: 1 });
    dwolla.fault('token', { kind: 'hang' });
    const before = Date.now();
    expect(await failureOf(mint())).toMatchObject({ kind: 'unavailable' });
    expect(Date.now() - before).toBeLessThan(8_000);
  });

  test.each([
    [429, 'rate_limited'],
    [500, 'unavailable'],
  ] as const)('%d of the token call is %s', async (status, kind) => {
    dwolla.fault('token', { kind: 'status', status });
    expect(await failureOf(adapter().mint())).toMatchObject({ kind });
  });
});
