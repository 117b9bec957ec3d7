/** What docs/performance.md says was measured: every figure of it is in the JSON that a run wrote. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { chartsOf } from '../../bench/charts.js';
import { FIGURES, PAGE, PICTURES, filledIn } from '../../bench/page.js';
import type { Results } from '../../bench/results.js';

const results = JSON.parse(readFileSync(FIGURES, 'utf8')) as Results;

test('the tables are those of the figures that are kept, from a clean checkout', () => {
  const page = readFileSync(PAGE, 'utf8');
  expect(filledIn(page, results)).toBe(page);
  expect(results.mode).not.toBe('quick');
  expect(results.versions['durable-reauth']).not.toContain('dirty');
  expect(filledIn(page, { ...results, bundle: results.bundle * 2 })).not.toBe(page);
});

test('the charts are made of them as well', () => {
  for (const [name, svg] of Object.entries(chartsOf(results)))
    expect(readFileSync(`${PICTURES}/${name}`, 'utf8')).toBe(svg);
});

test('a run stays within the time that it is promised to take', () => {
  expect(results.took).toBeLessThan(30 * 60_000);
});
