import Finch from '@tryfinch/finch-api';
import { expect, test } from 'vitest';
import { finch, linkFor, official, receiver, REDIRECT, SECRET } from './fixture.js';
import { pressFinish } from './index.js';

async function errorOf(call: PromiseLike<unknown>): Promise<InstanceType<typeof Finch.APIError>> {
  return call.then(
    () => expect.unreachable('the call should fail'),
    (error: unknown) => error as InstanceType<typeof Finch.APIError>,
  );
}

test('a broken connection is repaired: mint, finish, exchange, introspect', async () => {
  const simulator = await finch();
  const broken = simulator.addConnection({ status: 'reauth', customerName: 'Acme Ltd' });
  const oldToken = broken.accessToken;

  const before = await official(simulator, oldToken).account.introspect();
  expect(before.connection_id).toBe(broken.id);
  expect(before.connection_status.status).toBe('reauth');

  const back = new URL(await pressFinish(await linkFor(simulator, broken.id, 'signed.state')));
  expect(`${back.origin}${back.pathname}`).toBe('https://app.example.test/callback');
  expect(back.searchParams.get('tenant')).toBe('acme');
  expect(back.searchParams.get('state')).toBe('signed.state');

  const code = back.searchParams.get('code') ?? '';
  const exchanged = await official(simulator).accessTokens.create({ code, redirect_uri: REDIRECT });
  expect(exchanged.connection_id).toBe(broken.id);
  expect(exchanged.access_token).not.toBe(oldToken);
  expect(exchanged.customer_name).toBe('Acme Ltd');
  expect(exchanged.entity_ids).toHaveLength(1);

  const after = await official(simulator, exchanged.access_token).account.introspect();
  expect(after.connection_status.status).toBe('connected');
});

test('the exchange sends its credentials in the body and no authorization header', async () => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  const code = new URL(await pressFinish(await linkFor(simulator, id))).searchParams.get('code') ?? '';
  await official(simulator).accessTokens.create({ code, redirect_uri: REDIRECT });

  const call = simulator.requests.find((request) => request.path === '/auth/token');
  expect(call?.headers['authorization']).toBeUndefined();
  expect(JSON.parse(call?.body ?? '')).toHaveProperty('client_secret');
});

test('introspection tells everything the client library types', async () => {
  const simulator = await finch();
  const entities = [{ name: 'North' }, { name: 'South', status: 'reauth' }];
  const connection = simulator.addConnection({
    status: 'reauth',
    entities,
    customerId: 'c-1',
    username: 'jo',
  });
  const told = await official(simulator, connection.accessToken).account.introspect();
  expect(told).toMatchObject({
    client_type: 'sandbox',
    connection_type: 'provider',
    provider_id: connection.providerId,
    company_id: connection.companyId,
    account_id: connection.accountId,
    customer_id: 'c-1',
    customer_email: null,
    username: 'jo',
    manual: false,
    authentication_methods: [{ type: 'credential', connection_status: { status: 'reauth' } }],
  });
  expect(told.entities?.map(({ name, status }) => [name, status])).toEqual([
    ['North', 'reauth'],
    ['South', 'reauth'],
  ]);
});

test.each([
  ['documented', { code: 401, finch_code: 'invalid_client' }],
  ['example', { error: 'Invalid client: Unable to validate credentials' }],
] as const)('wrong client credentials are a typed 401, %s shape', async (shape, body) => {
  const simulator = await finch();
  simulator.knobs.invalidClientShape = shape;
  const client = official(simulator).withOptions({ clientSecret: 'wrong' });
  const error = await errorOf(client.connect.sessions.reauthenticate({ connection_id: 'any' }));
  expect(error).toBeInstanceOf(Finch.AuthenticationError);
  expect(error.error).toMatchObject(body);
  expect(simulator.sessions).toHaveLength(0);
});

test('the refusals of a token are typed errors with the names of the docs', async () => {
  const simulator = await finch();
  const connection = simulator.addConnection({ status: 'reauth' });

  const broken = await errorOf(official(simulator, connection.accessToken).hris.company.retrieve());
  expect(broken).toBeInstanceOf(Finch.AuthenticationError);
  expect(broken.error).toMatchObject({ name: 'authentication_error', finch_code: 'reauthenticate_user' });
  expect(broken.headers?.get('finch-request-id')).toBe(simulator.requests.at(-1)?.requestId);

  const unknown = await errorOf(official(simulator, 'no-such-token').account.introspect());
  expect(unknown.error).toMatchObject({ code: 401, name: 'invalid_token_error' });

  const grant = await errorOf(official(simulator).accessTokens.create({ code: 'no-such-code' }));
  expect(grant).toBeInstanceOf(Finch.BadRequestError);
  expect(grant.error).toMatchObject({ code: 400, name: 'invalid_grant_error' });

  simulator.disconnect(connection.id);
  const gone = await errorOf(official(simulator, connection.accessToken).account.introspect());
  expect(gone.error).toMatchObject({ code: 401, name: 'invalid_token_error' });
});

test('a sandbox connection can be made, broken and read', async () => {
  const simulator = await finch();
  const made = await official(simulator).sandbox.connections.create({ provider_id: 'gusto' });
  const client = official(simulator, made.access_token);
  expect((await client.hris.company.retrieve()).id).toBe(made.company_id);

  const broken = await client.sandbox.connections.accounts.update({ connection_status: 'reauth' });
  expect(broken.connection_id).toBe(made.connection_id);
  expect((await client.account.introspect()).connection_status.status).toBe('reauth');
});

test('the library unwraps what the simulator signs, under either key of a rotation', async () => {
  const hook = await receiver();
  const newer = Buffer.from('a newer secret, 24 bytes').toString('base64');
  const simulator = await finch({ webhook: { url: hook.url, secrets: [newer, SECRET] } });
  const { id } = simulator.addConnection();
  simulator.breakConnection(id);
  await simulator.webhooksSettled();

  const [got] = hook.received;
  for (const secret of [newer, SECRET]) {
    const event = official(simulator).webhooks.unwrap(got?.body ?? '', got?.headers, secret);
    expect(event).toMatchObject({
      event_type: 'account.updated',
      connection_id: id,
      data: { status: 'reauth', authentication_method: { type: 'credential' } },
    });
  }
});

test.each([
  ['Webhook timestamp is too old', { timestampOffset: -302 }],
  ['Webhook timestamp is too new', { timestampOffset: 302 }],
  ['None of the given webhook signatures match', { signature: 'wrong' }],
  ['None of the given webhook signatures match', { signature: 'unknown_version' }],
  ['finch-signature', { signature: 'missing' }],
] as const)('the library refuses a bad webhook: %s', async (complaint, delivery) => {
  const hook = await receiver();
  const simulator = await finch({ webhook: { url: hook.url, secrets: [SECRET] } });
  await simulator.sendWebhook({ eventType: 'test' }, delivery).done;
  const [got] = hook.received;
  const unwrap = () => official(simulator).webhooks.unwrap(got?.body ?? '', got?.headers, SECRET);
  expect(unwrap).toThrow(new RegExp(complaint, 'i'));
});
