/** Each request of each deed meets each trouble there is. All that the process ever sees is an `OutsideError`. */
import { describe, expect, test } from 'vitest';
import type { Health, Minted, OutsideError, Provider } from '../../../src/contract/ports.js';
import type { ProviderKit } from '../../../src/providers/kit.js';
import { freePort } from '../../free-port.js';
import type { Bench, Open } from './bench.js';
import type { Trouble } from './line.js';

/** An activity that a person waits for has this long, ms. */
const PATIENCE = 8_000;

interface Deed {
  name: 'mint' | 'exchange' | 'health';
  /** All that goes before, without trouble. */
  prepare(bench: Bench): Promise<(by: Provider) => Promise<unknown>>;
}

const deeds: Deed[] = [
  {
    name: 'mint',
    prepare: async ({ broken, mint }) => {
      const of = broken();
      return (by) => mint(of, 'key-in-trouble', by);
    },
  },
  {
    name: 'exchange',
    prepare: async ({ broken, mint, finish, exchange }) => {
      const { code = '' } = await finish(await mint(broken()));
      return (by) => exchange(code, by);
    },
  },
  {
    name: 'health',
    prepare: async ({ broken, health }) => {
      const of = broken();
      return (by) => health(of, {}, by);
    },
  },
];

export function staysCalmInTrouble({ traits }: ProviderKit, open: Open): void {
  const own = deeds.filter(({ name }) => name !== 'exchange' || traits.returnsCode);

  /** The deed, with trouble at one of its requests: once for each of them, each time with a stand-in of its own. */
  async function troubled(
    { prepare }: Deed,
    trouble: Trouble,
    judge: (result: Promise<unknown>, bench: Bench, at: number) => Promise<void>,
  ): Promise<void> {
    const calm = await open();
    const act = await prepare(calm);
    calm.line.clear();
    await act(calm.provider());
    const requests = [...calm.line.asked.keys()];
    expect(requests).not.toEqual([]);
    await Promise.all(
      requests.map(async (at) => {
        const bench = await open();
        const deed = await prepare(bench);
        bench.line.trouble(trouble, at);
        await judge(deed(bench.provider()), bench, at);
        expect(bench.line.asked.length, `request ${at} was never made`).toBeGreaterThan(at);
      }),
    );
  }

  /**
   * At once: Temporal tries again, at a pace that fits the kind of failure, and the kit must not. A read that has learnt
   * already that the connection is broken may say so.
   */
  const fails = (deed: Deed, trouble: Trouble, failure: Partial<OutsideError>) =>
    troubled(deed, trouble, async (result, { failureOf, line }, at) => {
      const before = Date.now();
      const learnt = deed.name === 'health' && at > 0 ? await result.catch(() => undefined) : undefined;
      if (learnt === undefined) expect(await failureOf(result)).toMatchObject(failure);
      else expect(learnt).toEqual({ status: 'broken' });
      expect(Date.now() - before).toBeLessThan(PATIENCE);
      expect(line.asked).toHaveLength(at + 1);
    });

  /** It fails in a known way; a read may also say something, as long as that closes nothing. */
  const isHarmless = (deed: Deed, trouble: Trouble) =>
    troubled(deed, trouble, async (result, { failureOf }) => {
      if (deed.name !== 'health') return void (await failureOf(result));
      const seen = await result.catch((error: unknown) => failureOf(Promise.reject(error)));
      expect(['healthy', 'gone']).not.toContain((seen as Health).status);
    });

  for (const deed of own) describe(`${deed.name} in trouble`, () => inTrouble(deed));

  // All at the same time: it takes its while.
  test('no answer at all to any deed: unavailable, and over before the activity is', async () => {
    const failure = { kind: 'unavailable', answerLost: true } as const;
    await Promise.all(own.map((deed) => fails(deed, { kind: 'silence' }, failure)));
  });

  function inTrouble(deed: Deed): void {
    // What surely was not done may be done again; after an answer that was lost a code is taken for spent.
    const untouched = deed.name === 'exchange' ? { answerLost: false } : {};
    const carriedOut = deed.name === 'exchange' ? { answerLost: true } : {};

    test.each([500, 502, 503])('%d: unavailable', async (status) => {
      const body = '<html>somebody in between is out of order</html>';
      await fails(deed, { kind: 'answer', status, body }, { kind: 'unavailable', ...untouched });
    });

    test('429: rate limited, for as long as the provider says', async () => {
      const busy = (headers: Record<string, string>): Trouble => ({ kind: 'answer', status: 429, headers });
      const failure = { kind: 'rate_limited', ...untouched } as const;
      await fails(deed, busy({ 'retry-after': '7' }), { ...failure, retryAfter: 7_000 });
      await fails(deed, busy({}), { ...failure, retryAfter: undefined });
    });

    test.each([400, 401, 403, 404, 409, 418])('%d: nothing concluded from it', (status) =>
      isHarmless(deed, { kind: 'answer', status, body: '{}' }),
    );

    test('a page where the answer should be: malformed', async () => {
      const body = '<html>welcome</html>';
      await fails(deed, { kind: 'spoilt', body }, { kind: 'malformed', ...carriedOut });
    });

    test.each(['{}', '[]', 'null', '"healthy"', '{"status":{}}'])('%s: nothing concluded from it', (body) =>
      isHarmless(deed, { kind: 'spoilt', body }),
    );

    test('fields that nobody knows: as if they were not there', async () => {
      const calm = await open();
      const expected = await (await deed.prepare(calm))(calm.provider());
      await troubled(deed, { kind: 'chatty' }, async (result) => {
        const seen = await result;
        if (deed.name === 'health') expect(seen).toEqual(expected);
        else expect(seen).toBeDefined();
      });
    });

    test('a lost answer: unavailable, and told as lost', () =>
      fails(deed, { kind: 'lost' }, { kind: 'unavailable', answerLost: true }));

    test('nobody there: unavailable, and surely not carried out', async () => {
      const bench = await open();
      const act = await deed.prepare(bench);
      const nobody = bench.provider({ baseUrl: `http://127.0.0.1:${await freePort()}` });
      expect(await bench.failureOf(act(nobody))).toMatchObject({ kind: 'unavailable', answerLost: false });
    });

    test('a way to somewhere else: nobody follows', async () => {
      const { line: elsewhere } = await open();
      const trouble: Trouble = { kind: 'answer', status: 307, headers: { location: elsewhere.url } };
      await isHarmless(deed, trouble);
      expect(elsewhere.asked).toEqual([]);
    });

    test.skipIf(deed.name !== 'mint').each(['javascript:alert(1)', 'data:text/html,x', 'ftp://example.com/'])(
      'an address that is none for a person (%s): no browser is sent there',
      (address) =>
        troubled(deed, { kind: 'wicked', address }, async (result, { failureOf }) => {
          const seen = await result.catch((error: unknown) => failureOf(Promise.reject(error)));
          if ('kind' in (seen as object)) expect(seen).toMatchObject({ kind: 'malformed' });
          else expect(JSON.stringify((seen as Minted).secret)).not.toContain(address);
        }),
    );
  }
}
