/** A code: worth one exchange. */
import { describe, expect, test } from 'vitest';
import type { ProviderKit } from '../../../src/providers/kit.js';
import type { Bench, Open } from './bench.js';

export function exchangesCodes({ traits }: ProviderKit, open: Open): void {
  if (!traits.returnsCode) return;
  const codeFor = async ({ broken, mint, finish }: Bench) => {
    const of = broken();
    const { code = '' } = await finish(await mint(of));
    return { of, code };
  };

  describe('exchanges', () => {
    test('a code for credentials of that connection, which can be kept as JSON', async () => {
      const bench = await open();
      const { of, code } = await codeFor(bench);
      const exchanged = await bench.exchange(code);
      expect(exchanged?.connectionId).toBe(of.connection.id);
      expect(exchanged?.accessToken).not.toBe('');
      expect(JSON.parse(JSON.stringify(exchanged?.credentials))).toEqual(exchanged?.credentials);
      expect(JSON.stringify(exchanged?.credentials)).toContain(exchanged?.accessToken);
    });

    test('a code once, and a made-up one never', async () => {
      const bench = await open();
      const { code } = await codeFor(bench);
      expect(await bench.exchange(code)).toBeDefined();
      expect(await bench.exchange(code)).toBeUndefined();
      expect(await bench.exchange('made-up')).toBeUndefined();
    });

    test('nothing with wrong credentials, and the code lives on for the right ones', async () => {
      const bench = await open();
      const { code } = await codeFor(bench);
      const failure = await bench.failureOf(bench.exchange(code, bench.provider({ credentials: 'wrong' })));
      expect(failure).toMatchObject({ kind: 'misconfigured', answerLost: false });
      expect(await bench.exchange(code)).toBeDefined();
    });
  });
}
