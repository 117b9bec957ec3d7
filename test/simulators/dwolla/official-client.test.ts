import { Dwolla } from 'dwolla';
import * as errors from 'dwolla/models/errors';
import { expect, test } from 'vitest';
import { CLIENT, dwolla, HAL, official, REDIRECT } from './fixture.js';
import { pressPlaid } from './index.js';

async function errorOf<T extends Error>(call: Promise<unknown>): Promise<T> {
  return call.then(
    () => expect.unreachable('the call should fail'),
    (error: unknown) => error as T,
  );
}

test('a broken exchange is repaired: balance, mint, Link, balance', async () => {
  const simulator = await dwolla();
  const { id, fundingSourceId = '' } = simulator.addExchange({ broken: true });
  const client = official(simulator);

  const refused = await errorOf<errors.APIError>(client.fundingSources.balance.get({ id: fundingSourceId }));
  expect(refused).toBeInstanceOf(errors.APIError);
  expect(refused).not.toHaveProperty('code');
  const told = JSON.parse(refused.body);
  expect(told.code).toBe('UpdateCredentials');
  expect(told._links.about).toEqual({
    href: `${simulator.url}/exchanges/${id}/exchange-sessions`,
    type: HAL,
    'resource-type': 'exchange-session',
  });

  const minted = await client.exchanges.exchangeSessions.createReAuth({ id });
  const [session] = simulator.sessions;
  expect(minted?.headers['location']).toEqual([`${simulator.url}/exchange-sessions/${session?.id}`]);

  const read = await client.exchangeSessions.get({ id: session?.id ?? '' });
  expect(read.externalProviderSessionToken).toBe(session?.plaidToken);
  expect(read.created.getTime()).toBe(session?.createdAt);

  expect(await pressPlaid(simulator.url, read.externalProviderSessionToken ?? '', 'finish')).toEqual({
    ok: true,
  });
  const balance = await client.fundingSources.balance.get({ id: fundingSourceId });
  const lastUpdated = 'lastUpdated' in balance ? Date.parse(balance.lastUpdated) : 0;
  expect(lastUpdated).toBeGreaterThanOrEqual(session?.finishedAt ?? Infinity);
  expect(balance).toMatchObject({ available: { currency: 'USD' }, closing: { currency: 'USD' } });
});

test.each([
  [undefined, '', undefined],
  [{}, '{}', undefined],
  [
    { links: { redirectUrl: { href: REDIRECT } } },
    `{"_links":{"redirect-url":{"href":"${REDIRECT}"}}}`,
    REDIRECT,
  ],
])('the bodies that the library sends are taken: %j', async (requestBody, body, redirectUrl) => {
  const simulator = await dwolla();
  const { id } = simulator.addExchange();
  await official(simulator).exchanges.exchangeSessions.createReAuth({ id, requestBody });
  expect(simulator.requests.at(-1)).toMatchObject({
    method: 'POST',
    body,
    headers: { accept: HAL, 'content-type': HAL },
    status: 201,
  });
  expect(simulator.sessions[0]?.redirectUrl).toBe(redirectUrl);
});

test('an exchange is read with its links, whatever its status', async () => {
  const simulator = await dwolla();
  simulator.knobs.brokenStatus = 'deactivated';
  const exchange = simulator.addExchange({ broken: true, customerId: 'c-1' });
  const read = () => official(simulator).exchanges.get({ id: exchange.id });
  const { id, status, links } = await read();
  expect({ id, status }).toEqual({ id: exchange.id, status: 'deactivated' });
  expect(Object.keys(links)).toEqual(['self', 'exchange-partner', 'customer']);
  expect(links['customer']?.href).toBe(`${simulator.url}/customers/c-1`);
  simulator.heal(exchange.id);
  expect((await read()).status).toBe('active');
  simulator.remove(exchange.id);
  expect((await read()).status).toBe('removed');
  exchange.statusOverride = 'pending';
  expect(await errorOf(read())).toBeInstanceOf(errors.ResponseValidationError);
});

test('sessions of the other partners have their own shapes', async () => {
  const simulator = await dwolla();
  simulator.knobs.mxMint = 201;
  const client = official(simulator);
  const sessionFor = async (partner: 'mx' | 'checkout') => {
    await client.exchanges.exchangeSessions.createReAuth({ id: simulator.addExchange({ partner }).id });
    return client.exchangeSessions.get({ id: simulator.sessions.at(-1)?.id ?? '' });
  };
  const mx = await sessionFor('mx');
  expect(mx.externalProviderSessionToken).toBeUndefined();
  expect(mx.links.externalProviderSession).toMatchObject({
    href: simulator.sessions[0]?.mxUrl,
    type: 'text/html',
  });
  const card = await sessionFor('checkout');
  expect(card.links.externalProviderSession).toBeUndefined();
  expect(card.externalProviderSessionData?.paymentSessionSecret).toMatch(/^pss_/);
});

test('a balance without `available` is healthy, and an error to the library', async () => {
  const simulator = await dwolla();
  simulator.knobs.balance = 'without_available';
  const { fundingSourceId = '' } = simulator.addExchange();
  const call = official(simulator).fundingSources.balance.get({ id: fundingSourceId });
  const error = await errorOf<errors.ResponseValidationError>(call);
  expect(error).toBeInstanceOf(errors.ResponseValidationError);
  expect(error.statusCode).toBe(200);
});

test('400 and 403 of the mint are typed, 404 is not, and a 201 without Location is no error', async () => {
  const simulator = await dwolla();
  const mx = simulator.addExchange({ partner: 'mx' });
  const mint = (id: string) => official(simulator).exchanges.exchangeSessions.createReAuth({ id });
  const forbidden = await errorOf(mint(mx.id));
  expect(forbidden).toBeInstanceOf(errors.CreateReAuthExchangeSessionForbiddenDwollaV1HalJSONError);
  expect(forbidden).toMatchObject({ code: 'forbidden' });
  simulator.knobs.mxMint = 400;
  const invalid = await errorOf(mint(mx.id));
  expect(invalid).toBeInstanceOf(errors.CreateReAuthExchangeSessionBadRequestDwollaV1HalJSONError);
  expect(invalid).toMatchObject({ code: 'ValidationError' });
  const unknown = await errorOf<errors.APIError>(mint('unknown'));
  expect(unknown).toBeInstanceOf(errors.APIError);
  expect(unknown.headers.get('x-request-id')).toBe(simulator.requests.at(-1)?.requestId);
  expect(unknown).not.toHaveProperty('code');
  simulator.fault('mint', { kind: 'missing_location' });
  expect((await mint(simulator.addExchange().id))?.headers).not.toHaveProperty('location');
});

test('tokens: one for calls in a row, three for three at once, and no word of a wrong secret', async () => {
  const simulator = await dwolla();
  const { id } = simulator.addExchange();
  const client = official(simulator);
  const get = () => client.exchanges.get({ id });
  await Promise.all([get(), get(), get()]);
  await get();
  expect(simulator.tokensIssued).toBe(3);

  simulator.killTokens();
  await expect(get()).rejects.toMatchObject({ statusCode: 401 });
  await get();
  expect(simulator.tokensIssued).toBe(4);

  const refused = await errorOf(official(simulator, 'wrong').exchanges.get({ id }));
  expect(refused).toBeInstanceOf(errors.UnexpectedClientError);
  expect(refused.message).toContain('401');
});

test('the token call of the library by itself, right and wrong', async () => {
  const simulator = await dwolla();
  const ask = (secret: string) =>
    new Dwolla({ serverURL: simulator.url }).tokens.create(
      { basicAuth: `Basic ${Buffer.from(`${CLIENT.clientId}:${secret}`).toString('base64')}` },
      { grantType: 'client_credentials' },
    );
  expect(await ask(CLIENT.clientSecret)).toMatchObject({ tokenType: 'bearer', expiresIn: 3600 });
  expect(await errorOf(ask('wrong'))).toBeInstanceOf(errors.UnauthorizedError);
});
