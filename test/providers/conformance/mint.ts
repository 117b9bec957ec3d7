/** A mint: a session that a person can use, and nobody else hears of. */
import { describe, expect, test } from 'vitest';
import type { ProviderKit } from '../../../src/providers/kit.js';
import { STATE, callbackUrlOf, type Open } from './bench.js';

export function mintsSessions(kit: ProviderKit, open: Open): void {
  const { returnsCode } = kit.traits;

  describe('mints', () => {
    test('one session, which a browser can open', async () => {
      const { stand, broken, mint } = await open();
      const { secret } = await mint(broken());
      expect(stand.sessions()).toBe(1);
      expect(secret.sessionId).not.toBe('');
      if ('url' in secret) {
        const { protocol, origin } = new URL(secret.url);
        const own = Object.values(stand.settings).includes(origin);
        expect(own || protocol === 'https:', `${protocol} is no page for a person`).toBe(true);
      } else {
        expect(secret.plaidToken).not.toBe('');
      }
    });

    test('a session that lives no longer than the policy says', async () => {
      const { broken, mint, provider, sessionLife } = await open();
      const { life } = await mint(broken());
      expect(life).toBeGreaterThan(0);
      expect(Object.values(sessionLife).some((each) => life <= each)).toBe(true);
      const short = Object.fromEntries(Object.keys(sessionLife).map((kind) => [kind, 61_000]));
      const { connection } = broken();
      const minted = await provider().mint(connection, { sessionLife: short, idempotencyKey: 'short' });
      expect(minted.life).toBeGreaterThan(0);
      expect(minted.life).toBeLessThanOrEqual(61_000);
    });

    test('nothing secret beside the secret: the rest is recorded in clear', async () => {
      const { broken, mint } = await open();
      const { secret, ...inClear } = await mint(broken());
      expect(Object.keys(inClear).filter((key) => key !== 'life' && key !== 'mayNotReturn')).toEqual([]);
      expect(JSON.parse(JSON.stringify(secret))).toEqual(secret);
    });

    test('a session that leads the person back to us, or says that it may not', async () => {
      const { broken, mint, finish } = await open();
      const minted = await mint(broken());
      const { back, code } = await finish(minted);
      expect(code !== undefined).toBe(returnsCode);
      if (back === undefined) {
        expect('plaidToken' in minted.secret || minted.mayNotReturn).toBe(true);
        return;
      }
      const { origin, pathname, searchParams } = new URL(back);
      expect(`${origin}${pathname}`).toBe(callbackUrlOf(kit));
      // Nothing else says who brings the code.
      if (returnsCode) expect(minted.secret).toMatchObject({ takesState: true });
      if ('takesState' in minted.secret) expect(searchParams.get('state')).toBe(STATE);
    });

    test('another session for another key, for one connection and for two', async () => {
      const { broken, mint } = await open();
      const of = broken();
      const secrets = [await mint(of, 'k1'), await mint(of, 'k2'), await mint(broken(), 'k3')].map(
        ({ secret: { sessionId, ...opens } }) => [sessionId, JSON.stringify(opens)],
      );
      expect(new Set(secrets.flat()).size).toBe(6);
    });

    test.each(['first', 'last'] as const)(
      'again with the same key, without harm: the %s one repairs',
      async (which) => {
        const { broken, mint, repair, health } = await open();
        const of = broken();
        const [first, last] = [await mint(of, 'k1'), await mint(of, 'k1')];
        const repaired = await repair(of, which === 'first' ? first : last);
        await expect.poll(() => health(repaired), { interval: 1 }).toMatchObject({ status: 'healthy' });
      },
    );

    test('again after an answer was lost, and that one repairs', async () => {
      const { broken, mint, repair, health, line, failureOf } = await open();
      const of = broken();
      await mint(of, 'warm');
      line.trouble({ kind: 'lost' }, 0);
      await failureOf(mint(of, 'k1'));
      line.clear();
      const repaired = await repair(of, await mint(of, 'k1'));
      await expect.poll(() => health(repaired), { interval: 1 }).toMatchObject({ status: 'healthy' });
    });

    test('nothing with credentials that the provider does not know', async () => {
      const { stand, broken, mint, provider, failureOf } = await open();
      const failure = await failureOf(mint(broken(), 'k1', provider({ credentials: 'wrong' })));
      expect(failure.kind).toBe('misconfigured');
      expect(stand.sessions()).toBe(0);
    });

    test('nothing for a connection that the provider does not know: that is refused, and not gone', async () => {
      const { stand, broken, mint, failureOf } = await open();
      const { connection } = broken();
      const failure = await failureOf(mint({ connection: { ...connection, id: 'no-such-connection' } }));
      expect(failure.kind).toBe('rejected');
      expect(stand.sessions()).toBe(0);
    });

    test('nothing for a connection that is gone', async () => {
      const { stand, broken, mint, failureOf } = await open();
      const of = broken();
      stand.remove?.(of.connection.id);
      if (!stand.remove) return;
      expect(['gone', 'rejected']).toContain((await failureOf(mint(of))).kind);
      expect(stand.sessions()).toBe(0);
    });

    test.each(['a/b', 'a?b=c', 'a#b', 'a%2Fb', '../a', 'ä b', '.', '..'])(
      'for an odd id (%s) nothing but that connection',
      async (id) => {
        const { broken, mint, line, failureOf } = await open();
        const { connection } = broken();
        if (!kit.schema.safeParse({ ...connection, id }).success) return;
        await failureOf(mint({ connection: { ...connection, id } }));
        const asked = line.asked.map(({ path, body }) => `${path} ${body}`).join('\n');
        const named = [`/${encodeURIComponent(id)}`, JSON.stringify(id)];
        expect(named.some((each) => asked.includes(each))).toBe(true);
      },
    );
  });
}
