/** Figures that nobody measured, in the shape of those that `npm run bench` writes; every budget holds. */
import { latencyOf, spreadOf } from '../../bench/arithmetic.js';
import type { Results } from '../../bench/results.js';

const MIB = 2 ** 20;
const cost = (events: number, actions: number) => ({ events, bytes: events * 200, actions });
const waits = { without: latencyOf([100, 120]), during: latencyOf([110, 1_050]) };
const same = (median: number) => spreadOf([median, median, median]);

export const sampleResults: Results = {
  version: 1,
  at: '2026-01-01T00:00:00.000Z',
  mode: 'quick',
  took: 241_000,
  machine: { cpu: 'a machine of the tests', cores: 2, memory: 8, system: 'linux x64' },
  load: 0.1,
  versions: { node: '20.0.0' },
  bundle: 600 * 1024,
  stories: {
    bank: cost(50, 13),
    payroll: cost(55, 15),
    told: cost(55, 16),
    handOff: { events: 17, bytes: 3_000 },
    reminder: cost(12, 3),
    remint: cost(12, 3),
    probe: cost(7, 2),
  },
  throughput: {
    each: 40,
    toWaiting: { reauth: same(36), reference: same(40) },
    toClosed: { reauth: same(30), reference: same(40) },
  },
  latency: {
    perSecond: 20,
    rounds: 1,
    calls: {
      bareStart: latencyOf([5]),
      start: latencyOf([20]),
      bareUpdate: latencyOf([10]),
      press: latencyOf([30]),
      pressThatMints: latencyOf([160]),
    },
  },
  memory: {
    cached: [
      { waiting: 500, rss: 300 * MIB },
      { waiting: 1_500, rss: 450 * MIB },
    ],
    perCached: 150 * 1024,
    perCachedReference: 100 * 1024,
    open: [
      { waiting: 2_000, rss: 400 * MIB },
      { waiting: 10_000, rss: 420 * MIB },
    ],
  },
  starts: { worker: same(900), serve: same(950), demoFirstLine: same(2_000), demoFirstMail: same(4_000) },
  replays: { usual: { events: 18, took: same(30) }, long: { events: 1_500, took: same(300) } },
  storm: {
    connections: 5_000,
    limit: 20,
    settings: { all: 20, people: 1.5 },
    reportedIn: 60_000,
    use: [0.95, 0.93],
    eachSecond: [30, 19, 18],
    mostInAMinute: 1_190,
    mostInASecond: 37,
    refusals: 0,
    otherTenant: waits,
    people: waits,
  },
};
