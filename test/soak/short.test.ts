/** A short soak, the same one each time; the long one is `npm run soak`. */
import { expect, test } from 'vitest';
import { planFrom } from './plan.js';
import { soak } from './soak.js';
import { tally } from './tally.js';

const SEED = 20_261_125;

test(`forty reauths with everything that can go wrong, seed ${SEED}: each ends as it has to`, async () => {
  const plan = planFrom(SEED, { reauths: 40, spread: 30_000, upheavalEvery: 6_000 });
  const report = await soak(plan, { say: () => {}, patience: 3 * 60_000 });
  console.log(tally(plan, report).join('\n'));
  expect(report.outages.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['worker_killed', 'http_side_killed', 'temporal_killed']),
  );
  // What never strikes shows nothing.
  expect(report.struck.length).toBeGreaterThan(10);
  expect(report.broken).toEqual([]);
}, 300_000);
