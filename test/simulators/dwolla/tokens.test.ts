import { expect, test } from 'vitest';
import { api, askToken, dwolla, HOUR, MINUTE, refusalOf } from './fixture.js';

test('a token opens the API for as long as it says, also after a newer one was made', async () => {
  const simulator = await dwolla({ clock: () => 0 });
  const { id } = simulator.addExchange();
  const older = await api(simulator);
  simulator.advance(30 * MINUTE);
  const newer = await api(simulator);
  simulator.advance(30 * MINUTE - 1);
  expect((await older(`/exchanges/${id}`)).status).toBe(200);
  simulator.advance(1);
  expect(await refusalOf(await older(`/exchanges/${id}`))).toBe('401 ExpiredAccessToken');
  expect((await newer(`/exchanges/${id}`)).status).toBe(200);
  expect(simulator.tokensIssued).toBe(2);
});

test('the lifetime of a token is a knob', async () => {
  const simulator = await dwolla({ clock: () => 0 });
  simulator.knobs.expiresIn = 3599;
  expect(await (await askToken(simulator)).json()).toEqual({
    access_token: expect.stringMatching(/^[A-Za-z0-9+/]{48}$/),
    token_type: 'bearer',
    expires_in: 3599,
  });
  const call = await api(simulator);
  simulator.advance(HOUR - 1000);
  expect((await call('/exchanges/any')).status).toBe(401);
});

test.each(['ExpiredAccessToken', 'InvalidAccessToken'] as const)(
  'all tokens killed at once: %s, and a new one works',
  async (code) => {
    const simulator = await dwolla();
    simulator.knobs.deadToken = code;
    const { id } = simulator.addExchange();
    const [one, two] = [await api(simulator), await api(simulator)];
    simulator.killTokens();
    expect(await refusalOf(await one(`/exchanges/${id}`))).toBe(`401 ${code}`);
    expect(await refusalOf(await two(`/exchanges/${id}`))).toBe(`401 ${code}`);
    expect((await (await api(simulator))(`/exchanges/${id}`)).status).toBe(200);
  },
);

test('wrong credentials and a wrong grant are refused in the shape of OAuth', async () => {
  const simulator = await dwolla();
  const wrong = await askToken(simulator, 'wrong');
  expect(wrong.status).toBe(401);
  expect(await wrong.json()).toEqual({ error: 'invalid_client' });
  const { headers } = simulator.requests[0] ?? {};
  const other = await fetch(`${simulator.url}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from('client-of-tests:secret-of-tests').toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'password' }),
  });
  expect(other.status).toBe(400);
  expect(headers?.['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
  expect(simulator.tokensIssued).toBe(0);
});

const paths = ['/exchanges/ID', '/exchange-sessions/ID', '/funding-sources/ID/balance', '/nowhere'];

test.each(paths)('%s needs the Accept header and a token', async (path) => {
  const simulator = await dwolla();
  const call = await api(simulator);
  for (const accept of ['*/*', 'application/json', 'application/vnd.dwolla.v2.hal+json']) {
    expect(await refusalOf(await call(path, { headers: { accept } }))).toBe('406 InvalidVersion');
  }
  const unknown = await call(path, { headers: { authorization: 'Bearer unknown' } });
  expect(await refusalOf(unknown)).toBe('401 InvalidAccessToken');
  const none = await call(path, { headers: { authorization: '' } });
  expect(await refusalOf(none)).toBe('401 InvalidCredentials');
  const found = await call(path);
  expect(await refusalOf(found)).toBe('404 notFound');
});

test('the mint needs them too, and every answer has its X-Request-Id', async () => {
  const simulator = await dwolla();
  const { id } = simulator.addExchange({ broken: true });
  const call = await api(simulator);
  const path = `/exchanges/${id}/exchange-sessions`;
  const answers = [
    await askToken(simulator),
    await call(path, { method: 'POST', headers: { accept: '*/*' } }),
    await call(path, { method: 'POST', headers: { authorization: 'Bearer unknown' } }),
    await call(path, { method: 'POST' }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 406, 401, 201]);
  const ids = answers.map(({ headers }) => headers.get('x-request-id'));
  expect(ids).toEqual(simulator.requests.slice(1).map(({ requestId }) => requestId));
  expect(new Set(ids).size).toBe(4);
  expect(simulator.sessions).toHaveLength(1);
});
