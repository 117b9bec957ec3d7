/** Sessions: what Dwolla is asked, and what each answer means. */
import { describe, expect, test } from 'vitest';
import { startDwollaSimulator } from '../../simulators/dwolla/index.js';
import {
  MINUTE,
  SECRET,
  adapter,
  connection,
  connectionOf,
  dwolla,
  failureOf,
  requestsTo,
} from './harness.js';

const HAL = 'application/vnd.dwolla.v1.hal+json';
const mintCalls = () => requestsTo(/\/exchange-sessions$/);

describe('mint', () => {
  test('a session for the web: no body, the required headers, and the token of the session', async () => {
    const minted = await adapter().mint();
    const [session] = dwolla.sessions;
    expect(minted).toEqual({
      secret: { sessionId: session?.id, plaidToken: session?.plaidToken },
      life: 30 * MINUTE,
    });
    const [post] = mintCalls();
    expect(post).toMatchObject({ method: 'POST', path: `/exchanges/${connection.id}/exchange-sessions` });
    expect(post?.headers).toMatchObject({ accept: HAL, 'content-type': HAL });
    expect(post?.body ?? '').toBe('');
    const [get] = requestsTo(/^\/exchange-sessions\//);
    expect(get).toMatchObject({ method: 'GET', path: `/exchange-sessions/${session?.id}` });
    expect(get?.headers).toMatchObject({ accept: HAL });
  });

  test.each(['https://app.example.com/back', 'com.example.app123'])(
    'for Plaid on a phone the redirect is sent: %s',
    async (redirectUrl) => {
      await adapter().mint({ ...connection, redirectUrl });
      expect(JSON.parse(mintCalls()[0]?.body ?? '')).toEqual({
        _links: { 'redirect-url': { href: redirectUrl } },
      });
    },
  );

  test('a redirect that Dwolla does not know is rejected', async () => {
    const failure = await failureOf(
      adapter().mint({ ...connection, redirectUrl: 'https://elsewhere.example.com/' }),
    );
    expect(failure).toMatchObject({ kind: 'rejected' });
    expect(failure.message).toContain('400 validationerror');
  });

  test('MX: the address of its widget, which may send nobody back', async () => {
    dwolla.knobs.mxMint = 201;
    const mx = connectionOf(dwolla.addExchange({ partner: 'mx', broken: true }));
    expect(await adapter().mint(mx)).toEqual({
      secret: { sessionId: dwolla.sessions[0]?.id, url: dwolla.sessions[0]?.mxUrl },
      life: 10 * MINUTE,
      mayNotReturn: true,
    });
  });

  test('a partner without anything to open is rejected', async () => {
    const other = connectionOf(dwolla.addExchange({ partner: 'checkout', broken: true }));
    expect(await failureOf(adapter().mint(other))).toMatchObject({ kind: 'rejected' });
  });

  test('a key for each mint, and the same session for the same key where Dwolla honours it', async () => {
    dwolla.knobs.idempotency = 'honoured';
    const { mint } = adapter();
    const [one, again, other] = [
      await mint(connection, 'k1'),
      await mint(connection, 'k1'),
      await mint(connection, 'k2'),
    ];
    expect(again.secret.sessionId).toBe(one.secret.sessionId);
    expect(other.secret.sessionId).not.toBe(one.secret.sessionId);
    expect(mintCalls().map(({ headers }) => headers['idempotency-key'])).toEqual(['k1', 'k1', 'k2']);
  });

  test('where it ignores the key a repetition is a second session, and no harm', async () => {
    dwolla.knobs.idempotency = 'ignored';
    const { mint } = adapter();
    await mint(connection, 'k1');
    await mint(connection, 'k1');
    expect(dwolla.sessions).toHaveLength(2);
  });

  test('a hostile Location: only its id is used, and our token goes nowhere else', async () => {
    const elsewhere = await startDwollaSimulator({ clientId: 'client', clientSecret: SECRET });
    try {
      dwolla.fault('mint', { kind: 'hostile_location', origin: elsewhere.url });
      const { secret: session } = await adapter().mint();
      expect(session.sessionId).toBe(dwolla.sessions[0]?.id);
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  test('a 201 without a Location is malformed, and may have made a session', async () => {
    dwolla.fault('mint', { kind: 'missing_location' });
    expect(await failureOf(adapter().mint())).toMatchObject({ kind: 'malformed', answerLost: true });
  });

  test.each([
    ['400', { status: 400, body: { code: 'ValidationError' } }, 'rejected'],
    ['403', { status: 403, body: { code: 'forbidden' } }, 'rejected'],
    ['403 for our address', { status: 403, body: { code: 'InvalidIpAddress' } }, 'misconfigured'],
    ['403 for our scope', { status: 403, body: { code: 'Invalid Scopes' } }, 'misconfigured'],
    ['401 for our scope', { status: 401, body: { code: 'InvalidScope' } }, 'misconfigured'],
    ['401 for our account', { status: 401, body: { code: 'InvalidAccountStatus' } }, 'misconfigured'],
    ['405', { status: 405, body: { code: 'MethodNotAllowed' } }, 'rejected'],
    ['406', { status: 406, body: { code: 'InvalidVersion' } }, 'rejected'],
    ['409 in flight', { status: 409, body: { code: 'Conflict' } }, 'unavailable'],
    ['429', { status: 429, body: { code: 'Too Many Requests' } }, 'rate_limited'],
    ['500', { status: 500, body: { code: 'ServerError' } }, 'unavailable'],
    ['500 for a timeout', { status: 500, body: { code: 'RequestTimeout' } }, 'unavailable'],
    ['302 to https', { status: 302, body: {} }, 'misconfigured'],
  ])('%s has its kind', async (_, answer, kind) => {
    dwolla.fault('mint', { kind: 'status', ...answer });
    expect(await failureOf(adapter().mint())).toMatchObject({ kind });
  });

  test('429 tells when to come again, where it does', async () => {
    dwolla.fault('mint', { kind: 'status', status: 429, retryAfter: 300 });
    expect(await failureOf(adapter().mint())).toMatchObject({ kind: 'rate_limited', retryAfter: 300_000 });
  });

  test('an exchange is gone only if it says so itself', async () => {
    expect(await failureOf(adapter().mint({ ...connection, id: 'unknown' }))).toMatchObject({
      kind: 'rejected',
    });
    dwolla.fault('mint', { kind: 'status', status: 404, body: { code: 'notFound' } });
    expect(await failureOf(adapter().mint())).toMatchObject({ kind: 'rejected' });
    dwolla.clearFaults();
    for (const removedMint of [403, 404] as const) {
      dwolla.knobs.removedMint = removedMint;
      const { id } = dwolla.addExchange({ broken: true });
      dwolla.remove(id);
      expect(await failureOf(adapter().mint({ ...connection, id }))).toMatchObject({ kind: 'gone' });
    }
  });

  test('a session that is not found right after it was made is not found yet', async () => {
    dwolla.fault('session', { kind: 'status', status: 404 }, { times: 1 });
    expect(await failureOf(adapter().mint())).toMatchObject({ kind: 'unavailable' });
  });

  test('a hang ends before the activity does', async () => {
    dwolla.fault('mint', { kind: 'hang', createsSession: true });
    const before = Date.now();
    expect(await failureOf(adapter().mint())).toMatchObject({ kind: 'unavailable', answerLost: true });
    expect(Date.now() - before).toBeLessThan(8_000);
  });
});
