import { expect, test } from 'vitest';
import { dwolla, mintedFor, MINUTE, REDIRECT } from './fixture.js';
import { pressPlaid } from './index.js';
import type { DwollaSimulator, MintedSession } from './index.js';

const DEAD = { ok: false, errorCode: 'INVALID_LINK_TOKEN' };

/** What the frame of the stand-in asks. */
async function ask(simulator: DwollaSimulator, step: string, body: object): Promise<Record<string, unknown>> {
  const answer = await fetch(`${simulator.url}/plaid/link/${step}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  return { ...((await answer.json()) as object), http: answer.status };
}

async function opened(options?: Parameters<typeof dwolla>[0], redirectUrl?: string) {
  const simulator = await dwolla({ clock: () => 0, ...options });
  const exchange = simulator.addExchange({ broken: true });
  const session = await mintedFor(simulator, exchange.id, redirectUrl);
  const told = await ask(simulator, 'start', { link_token: session.plaidToken });
  const run = { link_token: session.plaidToken, link_session_id: told['link_session_id'] };
  return { simulator, exchange, session, told, run };
}

/** Lets the bank's page answer, and tells where it leads. */
async function bankSays(simulator: DwollaSimulator, id: unknown, answer: 'approved' | 'denied') {
  const said = await fetch(`${simulator.url}/plaid/bank`, {
    method: 'POST',
    body: new URLSearchParams({ oauth_state_id: String(id), answer }),
    redirect: 'manual',
  });
  return said.headers.get('location');
}

async function fresh(): Promise<{ simulator: DwollaSimulator; session: MintedSession; token: string }> {
  const simulator = await dwolla({ clock: () => 0 });
  const session = await mintedFor(simulator, simulator.addExchange({ broken: true }).id);
  return { simulator, session, token: session.plaidToken ?? '' };
}

test('finish repairs and spends the token; nothing opens it again', async () => {
  const { simulator, session, token } = await fresh();
  expect(await pressPlaid(simulator.url, token, 'finish')).toEqual({ ok: true });
  expect(simulator.exchange(session.exchangeId).broken).toBe(false);
  expect(session).toMatchObject({ startedAt: 0, finishedAt: 0 });
  for (const action of ['start', 'finish', 'close'] as const) {
    expect(await pressPlaid(simulator.url, token, action)).toEqual(DEAD);
  }
});

test.each(['close', 'start'] as const)('%s spends the token and repairs nothing', async (action) => {
  const { simulator, session, token } = await fresh();
  simulator.advance(MINUTE);
  expect(await pressPlaid(simulator.url, token, action)).toEqual({ ok: true });
  expect(simulator.exchange(session.exchangeId).broken).toBe(true);
  expect(session.startedAt).toBe(MINUTE);
  expect(session.closedAt).toBe(action === 'close' ? MINUTE : undefined);
  expect(session.finishedAt).toBeUndefined();
  expect(await pressPlaid(simulator.url, token, 'finish')).toEqual(DEAD);
});

test('a token lives half an hour, an unknown one not at all', async () => {
  const { simulator, session, token } = await fresh();
  const later = await mintedFor(simulator, session.exchangeId);
  simulator.advance(30 * MINUTE - 1);
  expect(await pressPlaid(simulator.url, token, 'start')).toEqual({ ok: true });
  simulator.advance(1);
  expect(await pressPlaid(simulator.url, later.plaidToken ?? '', 'start')).toEqual(DEAD);
  expect(later.startedAt).toBeUndefined();
  expect(await pressPlaid(simulator.url, `${token}0`, 'start')).toEqual(DEAD);
});

test('half an hour inside of Link is too long as well', async () => {
  const { simulator, exchange, run } = await opened();
  simulator.advance(30 * MINUTE);
  expect(await ask(simulator, 'finish', run)).toMatchObject({
    http: 400,
    error: {
      error_type: 'INVALID_INPUT',
      error_code: 'INVALID_LINK_TOKEN',
      error_message: 'invalid link token',
      display_message: null,
    },
    exit_without_error: false,
  });
  expect(exchange.broken).toBe(true);
});

test('removed while somebody is in Link: it ends well there, and repairs nothing', async () => {
  const { simulator, exchange, run } = await opened();
  simulator.remove(exchange.id);
  expect(await ask(simulator, 'finish', run)).toHaveProperty('public_token');
  expect([exchange.status, exchange.broken]).toEqual(['removed', true]);
});

test('an opening belongs to its token, and ends once', async () => {
  const { simulator, session, run } = await opened();
  const other = await mintedFor(simulator, session.exchangeId);
  expect(await ask(simulator, 'finish', { ...run, link_token: other.plaidToken })).toHaveProperty('error');
  expect(await ask(simulator, 'finish', { ...run, link_session_id: 'other' })).toHaveProperty('error');
  expect(session.finishedAt).toBeUndefined();
  expect(await ask(simulator, 'close', run)).toMatchObject({ status: 'requires_credentials' });
  expect(await ask(simulator, 'finish', run)).toHaveProperty('error');
  expect(session.finishedAt).toBeUndefined();
});

test('wrong logins: an error each, and in the end a dead token', async () => {
  const { simulator, session, run } = await opened();
  simulator.knobs.wrongLogins = 2;
  const wrong = await ask(simulator, 'fail', run);
  expect(wrong).toMatchObject({ error: { error_type: 'ITEM_ERROR', error_code: 'INVALID_CREDENTIALS' } });
  expect(wrong['http']).toBe(200);
  expect(await ask(simulator, 'fail', run)).toMatchObject({
    http: 400,
    error: { error_code: 'INVALID_LINK_TOKEN' },
  });
  expect(await ask(simulator, 'finish', run)).toMatchObject({ http: 400 });
  expect(session.finishedAt).toBeUndefined();
});

test("the bank's own page leads back with its state, and the same token goes on there", async () => {
  const { simulator, exchange, session, run } = await opened({}, REDIRECT);
  const { oauth_state_id: id, popup, bank_url: url } = await ask(simulator, 'bank', run);
  expect([popup, url]).toEqual([false, `${simulator.url}/plaid/bank?oauth_state_id=${String(id)}`]);
  const back = `${REDIRECT}&oauth_state_id=${String(id)}`;
  const resume = { link_token: session.plaidToken, received_redirect_uri: back };
  expect(await ask(simulator, 'start', resume), 'not yet answered').toHaveProperty('error');
  expect((await fetch(String(url))).status).toBe(200);
  expect(await bankSays(simulator, id, 'approved')).toBe(back);

  const resumed = await ask(simulator, 'start', resume);
  expect(resumed).toMatchObject({ resumed: true, denied: false, link_session_id: run.link_session_id });
  expect(exchange.broken).toBe(true);
  expect(await ask(simulator, 'finish', run)).toHaveProperty('public_token');
  expect(exchange.broken).toBe(false);
  expect(await ask(simulator, 'start', resume), 'spent now').toHaveProperty('error');
});

test.each([
  ['another state', () => `${REDIRECT}&oauth_state_id=other`],
  ['no state', () => REDIRECT],
  ['another page', (id: string) => `https://app.example.test/elsewhere?oauth_state_id=${id}`],
  ['no address', () => 'no address'],
])('%s: the token counts as spent', async (_, uriOf) => {
  const { simulator, run } = await opened({}, REDIRECT);
  const { oauth_state_id: id } = await ask(simulator, 'bank', run);
  await bankSays(simulator, id, 'approved');
  const told = await ask(simulator, 'start', { ...run, received_redirect_uri: uriOf(String(id)) });
  expect(told).toMatchObject({ error: { error_code: 'INVALID_LINK_TOKEN' } });
});

test('the state of one token is of no use to another', async () => {
  const { simulator, session, run } = await opened({}, REDIRECT);
  const other = await mintedFor(simulator, session.exchangeId, REDIRECT);
  await pressPlaid(simulator.url, other.plaidToken ?? '', 'start');
  const { oauth_state_id: id } = await ask(simulator, 'bank', run);
  const back = await bankSays(simulator, id, 'approved');
  const told = await ask(simulator, 'start', {
    link_token: other.plaidToken,
    received_redirect_uri: back,
  });
  expect(told).toHaveProperty('error');
});

test('a bank that does not let somebody in leads back too, to Link with its buttons', async () => {
  const { simulator, session, run } = await opened({}, REDIRECT);
  const { oauth_state_id: id } = await ask(simulator, 'bank', run);
  const back = await bankSays(simulator, id, 'denied');
  const resumed = await ask(simulator, 'start', {
    link_token: session.plaidToken,
    received_redirect_uri: back,
  });
  expect(resumed).toMatchObject({ resumed: false, denied: true });
});

test('without a redirect URL the bank opens in a pop-up, unless the knob has one', async () => {
  const { simulator, run } = await opened();
  const popup = await ask(simulator, 'bank', run);
  expect(popup['popup']).toBe(true);
  const answer = async () =>
    (await ask(simulator, 'bank-answer', { oauth_state_id: popup['oauth_state_id'] }))['answer'];
  expect(await answer()).toBeNull();
  expect(await bankSays(simulator, popup['oauth_state_id'], 'approved')).toBeNull();
  expect(await answer()).toBe('approved');

  simulator.knobs.plaidRedirectUrl = 'https://elsewhere.example.test/';
  const { oauth_state_id: id } = await ask(simulator, 'bank', run);
  expect(await bankSays(simulator, id, 'approved')).toBe(
    `https://elsewhere.example.test/?oauth_state_id=${String(id)}`,
  );
});

test('an unknown page of the bank, and a package name leads nowhere', async () => {
  const { simulator, run } = await opened({}, 'com.example.app123');
  expect(await ask(simulator, 'bank', run)).toMatchObject({ popup: true });
  expect((await fetch(`${simulator.url}/plaid/bank?oauth_state_id=other`)).status).toBe(404);
  expect(await bankSays(simulator, 'other', 'approved')).toBeNull();
});
