/** A read: the only evidence there is. What it does not know it must not say. */
import { describe, expect, test } from 'vitest';
import type { Health } from '../../../src/contract/ports.js';
import type { ProviderKit } from '../../../src/providers/kit.js';
import type { Open } from './bench.js';

const statuses = ['healthy', 'broken', 'unsettled', 'unproven', 'gone', 'unknown'];

/** Nothing that would close anything. */
function expectOpen(health: Health): void {
  expect(statuses).toContain(health.status);
  expect(['healthy', 'gone']).not.toContain(health.status);
}

export function tellsHealth({ traits }: ProviderKit, open: Open): void {
  const withToken = traits.probe === 'with_token';

  describe('reads', () => {
    test('a broken connection as not healthy, whatever is known of it, and mints nothing', async () => {
      const { stand, broken, health } = await open();
      const of = broken();
      const now = Date.now();
      for (const since of [
        {},
        { startedAt: now },
        { brokenAt: now },
        { returnedAt: now },
        { brokenAt: now, returnedAt: now },
      ]) {
        expectOpen(await health(of, since));
      }
      expect(stand.sessions()).toBe(0);
    });

    test('a return that repaired nothing as not healthy', async () => {
      const { stand, broken, mint, health } = await open();
      const of = broken();
      const { secret } = await mint(of);
      await stand.leave('url' in secret ? secret.url : secret.plaidToken);
      for (const since of [{ returnedAt: Date.now() }, { brokenAt: Date.now(), returnedAt: Date.now() }]) {
        expectOpen(await health(of, since));
      }
    });

    test('a repair as healthy, by evidence, once the person is back', async () => {
      const { broken, repair, health } = await open();
      const startedAt = Date.now() - 1;
      const repaired = await repair(broken());
      const returnedAt = Date.now();
      const read = () => health(repaired, { startedAt, returnedAt });
      await expect.poll(read, { interval: 1 }).toMatchObject({ status: 'healthy' });
      expect(await read()).toEqual({ status: 'healthy', evidence: expect.stringMatching(/^[a-z_]+$/) });
    });

    test('a repair elsewhere as healthy, with nobody back', async () => {
      const { stand, broken, health } = await open();
      const startedAt = Date.now() - 1;
      const of = broken();
      expectOpen(await health(of, { startedAt }));
      stand.heal(of.connection.id);
      await expect
        .poll(() => health(of, { startedAt, brokenAt: startedAt }), { interval: 1 })
        .toMatchObject({ status: 'healthy' });
    });

    test('what was well before the report as no repair, where the provider may say old things', async () => {
      const { stand, broken, health } = await open();
      const of = broken();
      stand.heal(of.connection.id);
      const startedAt = Date.now() + 60_000;
      const seen = await health(of, { startedAt });
      if (stand.maySayOldThings) expect(seen).toEqual({ status: 'unproven' });
      else expect(seen).toMatchObject({ status: 'healthy' });
    });

    test('the repair of one connection as nothing for another', async () => {
      const { broken, repair, health } = await open();
      const other = broken();
      const { accessToken } = await repair(broken());
      const known = accessToken === undefined ? other : { ...other, accessToken };
      expectOpen(await health(known, { returnedAt: Date.now() }));
    });

    test('a connection that is gone as gone', async () => {
      const { stand, broken, health } = await open();
      const of = broken();
      if (!stand.remove) return;
      stand.remove(of.connection.id);
      expect(await health(of)).toEqual({ status: 'gone' });
    });

    test('a connection that the provider does not know as nothing', async () => {
      const { broken, health, failureOf } = await open();
      const { connection, ...token } = broken();
      const unknown = { connection: { ...connection, id: 'no-such-connection' }, ...token };
      const seen = await health(unknown).catch((error: unknown) => failureOf(Promise.reject(error)));
      if ('kind' in seen) expect(seen.kind).toBe('rejected');
      else expectOpen(seen);
    });

    test.skipIf(!withToken)('nothing without a token, nor with one that is worth nothing', async () => {
      const { broken, health, line } = await open();
      const { connection } = broken();
      expect(await health({ connection })).toEqual({ status: 'unknown' });
      expect(line.asked).toEqual([]);
      expect(await health({ connection, accessToken: 'made-up' })).toEqual({ status: 'unknown' });
    });

    test.skipIf(withToken)('without a token: none is needed, and none is asked for', async () => {
      const { stand, broken, health } = await open();
      const { connection } = broken();
      stand.heal(connection.id);
      await expect.poll(() => health({ connection }), { interval: 1 }).toMatchObject({ status: 'healthy' });
    });
  });
}
