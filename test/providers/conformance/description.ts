/** What a kit says of itself: its traits, its settings, its connections, its defaults. */
import { describe, expect, test } from 'vitest';
import { policiesFor } from '../../../src/contract/policy-schema.js';
import { ConfigError } from '../../../src/platform/config.js';
import type { ProviderKit } from '../../../src/providers/kit.js';
import { settingsOf, type Open } from './bench.js';

export function describesItself(kit: ProviderKit, open: Open): void {
  const { name } = kit.traits;

  describe('describes itself', () => {
    test('by a name that fits into ids', () => {
      expect(name).toMatch(/^[a-z]{1,20}$/);
      expect(kit.schema.shape.provider.value).toBe(name);
    });

    test('by traits that can be', async () => {
      const { returnsCode, probe, sessionSharedFor } = kit.traits;
      const { provider, sessionLife } = await open();
      expect(provider().exchange !== undefined).toBe(returnsCode);
      expect(sessionSharedFor).toBeGreaterThanOrEqual(0);
      expect(sessionSharedFor).toBeLessThan(Math.min(...Object.values(sessionLife)));
      // Otherwise nothing would ever bring the token.
      if (probe === 'with_token') expect(returnsCode || 'accessToken' in kit.schema.shape).toBe(true);
    });

    test('by defaults of the policy that are durations, and that a start body may override', () => {
      const { fields, policyFor } = policiesFor([kit]);
      const { sessionLife, mint } = policyFor(kit)!;
      expect(['ahead', 'on_open']).toContain(mint);
      expect(Object.keys(sessionLife)).not.toEqual([]);
      for (const [kind, life] of Object.entries(sessionLife)) {
        expect(kind).toMatch(/^[a-z]{1,20}$/);
        expect(life).toBeGreaterThanOrEqual(60_000);
        const given = fields.parse({ sessionLife: { [kind]: '7 minutes' }, mint: { [name]: 'on_open' } });
        expect(policyFor(kit, given)).toMatchObject({ sessionLife: { [kind]: 420_000 }, mint: 'on_open' });
      }
    });
  });

  describe('reads its settings', () => {
    const variables = Object.keys(kit.settings.in.shape);
    const problemsOf = (env: Record<string, string | undefined>): ConfigError['problems'] => {
      try {
        settingsOf(kit, env);
        return [];
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        for (const value of Object.values(env)) expect(error.message).not.toContain(value ?? 'undefined');
        return error.problems;
      }
    };

    test('under its own name', async () => {
      for (const variable of variables)
        expect(variable).toMatch(new RegExp(`^${name.toUpperCase()}_[A-Z_]+$`));
      const { stand } = await open();
      expect(Object.keys(stand.settings).filter((each) => !variables.includes(each))).toEqual([]);
    });

    test('names what is missing, and is complete without what has a default', async () => {
      const { stand } = await open();
      const missing = variables.flatMap((left) => problemsOf({ ...stand.settings, [left]: undefined }));
      expect(missing).not.toEqual([]);
      for (const { setting, problem } of missing) {
        expect(variables).toContain(setting);
        expect(problem).toBe('is missing');
      }
      const required = missing.map(({ setting }) => [setting, stand.settings[setting]]);
      expect(problemsOf(Object.fromEntries(required) as Record<string, string>)).toEqual([]);
    });

    test('takes its base URL without a trailing slash, and nothing but an origin', async () => {
      const { stand } = await open();
      const base = `${name.toUpperCase()}_BASE_URL`;
      const origin = stand.settings[base]!;
      expect(settingsOf(kit, { ...stand.settings, [base]: `${origin}/` }).baseUrl).toBe(origin);
      for (const wrong of ['nowhere', 'ftp://example.com', `${origin}/v2/path`]) {
        const problems = problemsOf({ ...stand.settings, [base]: wrong });
        expect(problems.map(({ setting }) => setting)).toEqual([base]);
      }
    });
  });

  describe('knows its connections', () => {
    test('by their id alone, and as the stand-in gives them', async () => {
      const { stand } = await open();
      const given = stand.broken();
      expect(kit.schema.parse(given)).toEqual(given);
      expect(kit.schema.safeParse({ provider: name, id: given.id }).success).toBe(true);
      expect(kit.impossibilities?.(given) ?? []).toEqual([]);
      for (const ref of kit.refs?.(given) ?? []) expect(Object.values(given)).toContain(ref);
      expect(kit.refs?.({ provider: name, id: given.id }) ?? []).toEqual([]);
    });

    test('and nothing else', async () => {
      const { stand } = await open();
      const given = stand.broken();
      for (const change of [
        { an_unknown_field: 1 },
        { provider: 'another' },
        { id: '' },
        { id: undefined },
        { id: 'x'.repeat(151) },
        { id: 'two\nlines' },
      ]) {
        expect(kit.schema.safeParse({ ...given, ...change }).success, JSON.stringify(change)).toBe(false);
      }
    });
  });
}
