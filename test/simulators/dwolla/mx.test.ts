import { expect, test } from 'vitest';
import { dwolla, mintedFor, MINUTE } from './fixture.js';
import { pressMx } from './index.js';

async function minted() {
  const simulator = await dwolla({ clock: () => 0 });
  simulator.knobs.mxMint = 201;
  const exchange = simulator.addExchange({ partner: 'mx', broken: true });
  const session = await mintedFor(simulator, exchange.id);
  return { simulator, exchange, session, url: session.mxUrl ?? '' };
}

test('finish repairs the exchange and, by default, leads nowhere', async () => {
  const { simulator, exchange, session, url } = await minted();
  expect(url).toMatch(new RegExp(`^${simulator.url}/md/connect/[\\w-]{32}$`));
  expect(session).not.toHaveProperty('plaidToken');
  expect(await pressMx(url, 'finish')).toEqual({ ok: true, location: null });
  expect(exchange.broken).toBe(false);
  expect(session).toMatchObject({ startedAt: 0, finishedAt: 0 });
});

test('close repairs nothing', async () => {
  const { exchange, session, url } = await minted();
  expect(await pressMx(url, 'close')).toEqual({ ok: true, location: null });
  expect(exchange.broken).toBe(true);
  expect(session.closedAt).toBe(0);
});

test('it leads back where a knob says so, but not who closes it', async () => {
  const { simulator, session, url } = await minted();
  simulator.knobs.mxReturnsTo = 'https://app.example.test/back';
  const other = await mintedFor(simulator, session.exchangeId);
  expect(await pressMx(url, 'finish')).toEqual({ ok: true, location: 'https://app.example.test/back' });
  expect(await pressMx(other.mxUrl ?? '', 'close')).toEqual({ ok: true, location: null });
});

test('the first load spends the address, also that of a robot', async () => {
  const { exchange, session, url } = await minted();
  const shown = await fetch(url);
  expect([shown.status, shown.headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(session.startedAt).toBe(0);
  expect((await fetch(url)).status).toBe(410);
  expect(await pressMx(url, 'finish')).toEqual({ ok: false, location: null });
  expect(exchange.broken).toBe(true);
});

test('the page that was loaded works once, and nobody else has its key', async () => {
  const { exchange, url } = await minted();
  const post = (visit: string) =>
    fetch(url, { method: 'POST', body: new URLSearchParams({ visit, action: 'finish' }) });
  expect((await post('undefined')).status).toBe(410);
  const visit = /name="visit" value="([^"]+)"/.exec(await (await fetch(url)).text())?.[1] ?? '';
  expect((await post('made up')).status).toBe(410);
  expect(exchange.broken).toBe(true);
  expect((await post(visit)).status).toBe(200);
  expect((await post(visit)).status).toBe(410);
  expect(exchange.broken).toBe(false);
});

test('an address lives ten minutes', async () => {
  const { simulator, session, url } = await minted();
  simulator.advance(10 * MINUTE);
  expect(await pressMx(url, 'finish')).toEqual({ ok: false, location: null });
  const younger = await mintedFor(simulator, session.exchangeId);
  simulator.advance(10 * MINUTE - 1);
  expect((await pressMx(younger.mxUrl ?? '', 'finish')).ok).toBe(true);
});

test('an unknown address, and that of a removed exchange', async () => {
  const { simulator, exchange, url } = await minted();
  expect((await fetch(`${url}x`)).status).toBe(410);
  simulator.remove(exchange.id);
  expect((await fetch(url)).status).toBe(410);
});
