/** `npm run soak -- --seed 7 --reauths 1000 --minutes 15`: everything goes wrong, and nothing may be lost. */
import { parseArgs } from 'node:util';
import { planFrom } from './plan.js';
import { soak } from './soak.js';
import { neverStruck, tally } from './tally.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    reauths: { type: 'string', default: '1000' },
    minutes: { type: 'string', default: '15' },
  },
});
const seed = Number(values.seed);
const began = Date.now();
const say = (line: string): void =>
  console.log(`${((Date.now() - began) / 1000).toFixed(0).padStart(5)}s  ${line}`);

const plan = planFrom(seed, {
  reauths: Number(values.reauths),
  spread: Number(values.minutes) * 60_000,
  upheavalEvery: 15_000,
});
say(`seed ${seed}: ${plan.reauths.length} reauths, ${plan.upheavals.length} upheavals`);
const report = await soak(plan, { say, patience: 20 * 60_000 });
for (const line of tally(plan, report)) console.log(line);
// A fault that never struck shows nothing, however many of it were planned.
const unseen = neverStruck(plan, report);
if (unseen.length > 0) console.log(`planned, and never struck: ${unseen.join(', ')}`);
process.exit(report.broken.length + unseen.length > 0 ? 1 : 0);
