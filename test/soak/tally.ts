/** What a run has to say at its end. */
import type { Plan } from './plan.js';
import type { Report } from './soak.js';

export function tally({ seed, reauths, knobs }: Plan, { broken, excuses, outages }: Report): string[] {
  const counted = (names: string[]): string => {
    const counts = new Map<string, number>();
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
  };
  return [
    `seed ${seed}: ${reauths.length} reauths: ${counted(reauths.map(({ script }) => script))}`,
    `faults planned: ${counted(reauths.flatMap(({ faults }) => faults.map(({ at, call }) => `${at} ${call}`)))}`,
    `upheavals: ${counted(outages.map(({ what }) => what))}; knobs ${JSON.stringify(knobs)}`,
    `done twice, and why: ${JSON.stringify(excuses)}`,
    broken.length === 0 ? 'every claim holds' : `${broken.length} claims are broken:`,
    ...broken,
  ];
}
