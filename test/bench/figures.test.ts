/** The benchmark's sums are right, and it sees when a budget does not hold. What it measures takes longer than a test may. */
import { expect, test } from 'vitest';
import {
  countsPer,
  latencyOf,
  median,
  mostWithin,
  percentile,
  roundsOf,
  slope,
  spreadOf,
} from '../../bench/arithmetic.js';
import { verdictsOf } from '../../bench/budgets.js';
import { chartsOf } from '../../bench/charts.js';
import { atOnce, atPace } from '../../bench/load.js';
import { tablesOf } from '../../bench/report.js';
import type { Results } from '../../bench/results.js';
import { sampleResults } from './sample-results.js';

test('a median is the one in the middle, or between the two', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([10, 1, 2, 4])).toBe(3);
  expect(() => median([])).toThrow('nothing was measured');
  expect(spreadOf([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, runs: [3, 1, 2] });
});

test('a percentile is a value that was measured, and sorts numbers as numbers', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([50, 95, 99, 100].map((percent) => percentile(hundred, percent))).toEqual([50, 95, 99, 100]);
  expect(percentile([100, 9], 50)).toBe(9);
  expect(latencyOf([7])).toEqual({ p50: 7, p95: 7, p99: 7, max: 7, runs: [7] });
});

test('the runs of each round are told apart', () => {
  expect(roundsOf([1, 2, 3, 4, 5, 6], 3)).toEqual([
    [1, 2],
    [3, 4],
    [5, 6],
  ]);
});

test('only whole windows are counted, and the fullest one may begin anywhere', () => {
  const moments = [0, 10, 900, 1_000, 1_050, 1_999, 2_500];
  expect(countsPer(1_000, moments, 0, 2_500)).toEqual([3, 3]);
  expect(mostWithin(1_000, moments)).toBe(3);
  expect(mostWithin(200, moments)).toBe(3);
  expect(mostWithin(100, moments)).toBe(2);
});

test('a slope is what each further one takes', () => {
  const points = [500, 1_500, 2_500].map((x) => ({ x, y: 7 + 3 * x }));
  expect(slope(points)).toBeCloseTo(3);
  expect(() => slope([{ x: 1, y: 1 }])).toThrow('two places');
});

test('load comes at its pace, and in its lanes', async () => {
  let [open, most] = [0, 0];
  const results = await atOnce(3, [5, 1, 4, 2, 3], async (ms) => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, ms));
    open -= 1;
    return ms * 2;
  });
  expect(results).toEqual([10, 2, 8, 4, 6]);
  expect(most).toBe(3);

  const begun: number[] = [];
  const times = await atPace(100, [1, 2, 3, 4], () => {
    begun.push(performance.now());
    return new Promise((resolve) => setTimeout(resolve, 50));
  });
  // The last one began while the first was under way.
  expect(begun[3]! - begun[0]!).toBeGreaterThan(25);
  expect(Math.min(...times)).toBeGreaterThan(45);
});

const failing = (results: Results): string[] =>
  verdictsOf(results)
    .filter(({ holds }) => holds === false)
    .map(({ what }) => what);

test('every budget holds where nothing exceeds it', () => {
  expect(failing(sampleResults)).toEqual([]);
  expect(verdictsOf(sampleResults).length).toBeGreaterThan(15);
});

const { stories, latency, memory, throughput, storm } = sampleResults;
const slower = { ...throughput.toWaiting, reauth: spreadOf([31]) };
const broken: [RegExp, Partial<Results>][] = [
  [/^events of its hand-off/, { stories: { ...stories, handOff: { events: 19, bytes: 1 } } }],
  [/the probe before it/, { stories: { ...stories, probe: { ...stories.probe, events: 9 } } }],
  [/^billable .* with its hand-off/, { stories: { ...stories, told: { ...stories.told, actions: 17 } } }],
  [/^workflow bundle/, { bundle: 641 * 1024 }],
  [/each cached/, { memory: { ...memory, perCached: 201 * 1024 } }],
  [/^growth/, { memory: { ...memory, open: [memory.open[0]!, { waiting: 10_000, rss: 441 * 2 ** 20 }] } }],
  [/^throughput/, { throughput: { ...throughput, toWaiting: slower } }],
  // What would round to the budget does not hold either.
  [/^throughput/, { throughput: { ...throughput, toWaiting: { ...slower, reauth: spreadOf([31.9]) } } }],
  [
    /minted for it/,
    { latency: { ...latency, calls: { ...latency.calls, pressThatMints: latencyOf([161]) } } },
  ],
  [/over each minute/, { storm: { ...storm, use: [0.95, 0.89] } }],
  [/over each minute/, { storm: { ...storm, mostInAMinute: 1_201 } }],
  [/refused/, { storm: { ...storm, refusals: 1 } }],
  [/longest press/, { storm: { ...storm, people: { ...storm.people, during: latencyOf([1_121]) } } }],
];

test.each(broken)('%s: that it does not hold is seen', (what, change) => {
  expect(failing({ ...sampleResults, ...change })).toEqual([expect.stringMatching(what)]);
});

test('nothing is said of what was measured with too few', () => {
  const { cached, open } = memory;
  const few = {
    ...sampleResults,
    memory: {
      ...memory,
      cached: cached.slice(0, 1),
      perCached: 10 ** 6,
      open: [{ waiting: 500, rss: 1 }, ...open],
    },
    storm: { ...storm, use: [] },
  };
  expect(failing(few)).toEqual([]);
  expect(tablesOf(few).match(/too few to judge/g)).toHaveLength(3);
});

test('a run that does not measure memory says so', () => {
  const without = { ...sampleResults, memory: { cached: [], perCached: 0, perCachedReference: 0, open: [] } };
  expect(failing(without)).toEqual([]);
  const tables = tablesOf(without);
  expect(tables.match(/not in this run/g)).toHaveLength(2);
  expect(tables).not.toMatch(/undefined|NaN/);
});

test('the figures survive JSON, and say in tables and charts what they are', () => {
  const read = JSON.parse(JSON.stringify(sampleResults)) as Results;
  expect(read).toEqual(sampleResults);
  const tables = tablesOf(read);
  expect(tables).toContain('36.0 (36.0 to 36.0)');
  expect(tables).toContain('0.90 (0.90 to 0.90)');
  expect(tables).toContain('quick, 4 min 1 s');
  expect(tables).toContain('95.0 %, 93.0 %');
  expect(tables).not.toContain('**no**');
  expect(tables).not.toMatch(/undefined|NaN/);
  for (const [name, svg] of Object.entries(chartsOf(read))) {
    expect(name).toMatch(/\.svg$/);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).not.toMatch(/undefined|NaN/);
  }
});
