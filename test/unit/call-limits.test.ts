import { expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/platform/config.js';
import { providerKits } from '../../src/providers/registry.js';
import { completeSettings } from '../settings.js';

function limits(settings: Record<string, string>) {
  return readConfig({ ...completeSettings, ...settings }, providerKits).callLimits;
}

function problems(settings: Record<string, string>): string[] {
  try {
    limits(settings);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ setting, problem }) => `${setting} ${problem}`);
  }
}

test('each provider has a limit, also one that is not configured; half of it is kept for people', () => {
  expect(Object.keys(limits({})).toSorted()).toEqual(['dwolla', 'finch']);
  for (const { people, ahead } of Object.values(limits({}))) {
    expect(people).toBeGreaterThan(0);
    expect(people).toBe(ahead);
  }
});

test('a thousand requests to Finch in five minutes are not exceeded where nothing is said', () => {
  const { people, ahead } = limits({})['finch']!;
  expect((people + ahead) * 300).toBeLessThan(1000);
});

test('what is kept for people is part of the limit', () => {
  expect(limits({ FINCH_CALLS_PER_SECOND: '20', FINCH_CALLS_FOR_PEOPLE: '4' })['finch']).toEqual({
    people: 4,
    ahead: 16,
  });
  expect(limits({ DWOLLA_CALLS_PER_SECOND: '0.5' })['dwolla']).toEqual({ people: 0.25, ahead: 0.25 });
});

test('what is no limit is named', () => {
  expect(problems({ FINCH_CALLS_PER_SECOND: 'many', DWOLLA_CALLS_FOR_PEOPLE: '0' })).toEqual([
    'FINCH_CALLS_PER_SECOND is not a number',
    'DWOLLA_CALLS_FOR_PEOPLE is not more than 0',
  ]);
  expect(problems({ FINCH_CALLS_FOR_PEOPLE: '3' })).toEqual([
    'FINCH_CALLS_FOR_PEOPLE is not less than FINCH_CALLS_PER_SECOND: nothing would be left',
  ]);
  expect(problems({ MAX_CACHED_WORKFLOWS: '1' })).toEqual(['MAX_CACHED_WORKFLOWS is less than 2']);
});
