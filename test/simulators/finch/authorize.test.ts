import { expect, test } from 'vitest';
import { finch, linkFor, official, postMint, REDIRECT } from './fixture.js';
import { pressButton, pressFinish } from './index.js';
import type { FinchSimulator } from './index.js';

const MINUTE = 60_000;
const codeIn = (location: string): string => new URL(location).searchParams.get('code') ?? '';

function exchange(simulator: FinchSimulator, code: string, redirectUri?: string) {
  return official(simulator).accessTokens.create({ code, ...(redirectUri && { redirect_uri: redirectUri }) });
}

const refusedGrant = { error: { name: 'invalid_grant_error' } };

test('opening the page changes nothing; the four buttons are there', async () => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth', customerName: '<Acme>' });
  const shown = await (await fetch(await linkFor(simulator, id, '"><script>'))).text();
  expect(shown).toContain('Simulated provider');
  expect(shown).toContain('&lt;Acme&gt;');
  expect(shown).not.toContain('<script>');
  for (const button of ['finish', 'other_connection', 'missing_entity', 'cancel']) {
    expect(shown).toContain(`id="${button}" name="action" value="${button}"`);
  }
  expect(simulator.connection(id).status).toBe('reauth');
  expect(simulator.sessions[0]).toMatchObject({ opened: 1, presses: [], finishedAt: null });
});

test('a code is good once', async () => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  const code = codeIn(await pressFinish(await linkFor(simulator, id)));
  await exchange(simulator, code, REDIRECT);
  await expect(exchange(simulator, code, REDIRECT)).rejects.toMatchObject(refusedGrant);
});

test('a code lives ten minutes', async () => {
  const simulator = await finch({ clock: () => 0 });
  const { id } = simulator.addConnection({ status: 'reauth' });
  const link = await linkFor(simulator, id);
  const inTime = codeIn(await pressFinish(link));
  simulator.advance(10 * MINUTE - 1);
  await exchange(simulator, inTime, REDIRECT);
  const late = codeIn(await pressFinish(link));
  simulator.advance(10 * MINUTE);
  await expect(exchange(simulator, late, REDIRECT)).rejects.toMatchObject(refusedGrant);
});

test('redirect mode: the exchange must name the same redirect URI, and a wrong one spends nothing', async () => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  const code = codeIn(await pressFinish(await linkFor(simulator, id)));
  await expect(exchange(simulator, code)).rejects.toMatchObject(refusedGrant);
  await expect(exchange(simulator, code, `${REDIRECT}&x=1`)).rejects.toMatchObject(refusedGrant);
  await exchange(simulator, code, REDIRECT);
});

test('embedded mode: the code comes by window message and the exchange must not name a redirect URI', async () => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  const link = `${await linkFor(simulator, id)}&app_type=spa&sdk_host_url=https%3A%2F%2Fapp.example.test`;
  const { status, location, page } = await pressButton(link, 'finish');
  expect({ status, location }).toEqual({ status: 200, location: null });
  const [, message = '', origin] = /postMessage\((\{.*?\}), (".*?")\)/.exec(page) ?? [];
  expect(origin).toBe('"https://app.example.test"');
  const told = JSON.parse(message);
  expect(told).toMatchObject({ name: 'finch-auth-message-v2', kind: 'success', state: 'st/ate' });
  await expect(exchange(simulator, told.code, REDIRECT)).rejects.toMatchObject(refusedGrant);
  expect((await exchange(simulator, told.code)).connection_id).toBe(id);
});

test.each([
  ['cancel', '"kind":"closed"'],
  ['missing_entity', '"type":"employer_connection_error"'],
] as const)('embedded mode: %s is told as %s', async (action, words) => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  const { page } = await pressButton(`${await linkFor(simulator, id)}&app_type=spa`, action);
  expect(page).toContain(words);
  expect(simulator.connection(id).status).toBe('reauth');
});

test('a session without a redirect URI ends on a page that shows nothing secret', async () => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  await postMint(simulator, { connection_id: id, redirect_uri: null });
  const { connectUrl = '', id: session = '' } = simulator.sessions[0] ?? {};
  const { location, page } = await pressButton(connectUrl, 'finish');
  expect(location).toBeNull();
  expect(page).toContain('Finished');
  expect(page).not.toContain(session);
  expect(simulator.connection(id).status).toBe('connected');
});

test('without a state none comes back', async () => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  await linkFor(simulator, id);
  const back = new URL(await pressFinish(simulator.sessions[0]?.connectUrl ?? ''));
  expect(back.searchParams.has('state')).toBe(false);
});

test('an expired, unknown or disconnected session shows a page and does not redirect', async () => {
  const simulator = await finch({ clock: () => 0 });
  const { id } = simulator.addConnection({ status: 'reauth' });
  await postMint(simulator, { connection_id: id, redirect_uri: REDIRECT, minutes_to_expire: 5 });
  const short = simulator.sessions[0]?.connectUrl ?? '';
  const long = await linkFor(simulator, id);
  simulator.advance(5 * MINUTE - 1);
  expect((await pressButton(short, 'cancel')).status).toBe(200);
  simulator.advance(1);
  expect(await pressButton(short, 'finish')).toMatchObject({ status: 410, location: null });
  expect((await pressButton(`${short}x`, 'finish')).status).toBe(404);
  simulator.disconnect(id);
  const { status, page } = await pressButton(long, 'finish');
  expect(status).toBe(410);
  expect(page).toContain('disconnected');
  expect((await postMint(simulator, { connection_id: id })).status).toBe(400);
});

test('links live side by side; single use is a knob', async () => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  const [older, newer] = [await linkFor(simulator, id), await linkFor(simulator, id)];
  await pressFinish(newer);
  await pressFinish(older);
  await pressFinish(older);
  simulator.knobs.sessionSingleUse = true;
  await expect(pressFinish(older)).rejects.toThrow('410');
  expect(simulator.sessions.map((session) => session.presses.length)).toEqual([2, 1]);
});

test('another connection: the code is good, but not for ours', async () => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  const code = codeIn(await pressFinish(await linkFor(simulator, id), 'other_connection'));
  const exchanged = await exchange(simulator, code, REDIRECT);
  expect(exchanged.connection_id).not.toBe(id);
  expect(simulator.connection(id).status).toBe('reauth');
});

test('missing entity and cancel change nothing and do not redirect; a cancel redirect is a knob', async () => {
  const simulator = await finch();
  const { id } = simulator.addConnection({ status: 'reauth' });
  const link = await linkFor(simulator, id);
  expect(await pressButton(link, 'missing_entity')).toMatchObject({ status: 403, location: null });
  expect(await pressButton(link, 'cancel')).toMatchObject({ status: 200, location: null });
  simulator.knobs.cancel = 'redirect';
  expect((await pressButton(link, 'cancel')).location).toContain('tenant=acme&error=access_denied&state=');
  expect(simulator.connection(id).status).toBe('reauth');
});

test.each(['works', 'dies'] as const)('after the exchange the old token %s', async (fate) => {
  const simulator = await finch();
  simulator.knobs.oldTokenAfterRepair = fate;
  const { id, accessToken } = simulator.addConnection({ status: 'reauth' });
  const code = codeIn(await pressFinish(await linkFor(simulator, id)));
  const old = official(simulator, accessToken);
  expect((await old.account.introspect()).connection_status.status).toBe('connected');
  await exchange(simulator, code, REDIRECT);
  const afterwards = old.account.introspect().then(
    () => 'works',
    () => 'dies',
  );
  expect(await afterwards).toBe(fate);
});

test('a connection may come back as not healthy yet, and heal later without a session', async () => {
  const simulator = await finch();
  simulator.knobs.statusAfterFinish = 'processing';
  const { id } = simulator.addConnection({ status: 'reauth' });
  const { access_token: token } = await exchange(
    simulator,
    codeIn(await pressFinish(await linkFor(simulator, id))),
    REDIRECT,
  );
  const status = async () => (await official(simulator, token).account.introspect()).connection_status.status;
  expect(await status()).toBe('processing');
  simulator.repair(id);
  expect(await status()).toBe('connected');
});

test('one entity breaks the connection, and the others keep answering', async () => {
  const simulator = await finch();
  const connection = simulator.addConnection({ entities: [{ id: 'north' }, { id: 'south' }] });
  simulator.breakConnection(connection.id, { entityIds: ['south'] });
  expect(connection.status).toBe('reauth');
  const company = official(simulator, connection.accessToken).hris.company;
  await company.retrieve({ entity_ids: ['north'] });
  await expect(company.retrieve({ entity_ids: ['south'] })).rejects.toMatchObject({
    error: { finch_code: 'reauthenticate_user' },
  });
  simulator.repair(connection.id, { entityIds: ['south'] });
  expect(connection.status).toBe('connected');
});
