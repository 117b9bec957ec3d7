/** What a run has to say at its end. */
import type { Plan } from './plan.js';
import type { Report } from './soak.js';

export function tally(
  { seed, reauths, knobs }: Plan,
  { broken, excuses, outages, struck }: Report,
): string[] {
  const counted = (names: string[]): string => {
    const counts = new Map<string, number>();
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
    return [...counts].map(([name, count]) => `${name} ${count}`).join(', ');
  };
  return [
    `seed ${seed}: ${reauths.length} reauths: ${counted(reauths.map(({ script }) => script))}`,
    `faults planned: ${counted(reauths.flatMap(({ faults }) => faults.map(({ at, call }) => `${at} ${call}`)))}`,
    `faults struck: ${counted(struck)}`,
    `upheavals: ${counted(outages.map(({ what }) => what))}; knobs ${JSON.stringify(knobs)}`,
    `done twice, and why: ${JSON.stringify(excuses)}`,
    broken.length === 0 ? 'every claim holds' : `${broken.length} claims are broken:`,
    ...broken,
  ];
}

/** In a run long enough for each of its kinds to have had its chance. */
const LONG = 500;
const CHANCES = 5;

/** @returns the faults of providers that were planned often in a long run, and never came true */
export function neverStruck({ reauths }: Plan, { struck }: Report): string[] {
  if (reauths.length < LONG) return [];
  const planned = reauths
    .flatMap(({ faults }) => faults)
    .flatMap(({ at, call, fault }) => (at === 'mail' ? [] : [`${at} ${call} ${fault.kind}`]));
  return [...new Set(planned)].filter(
    (kind) => !struck.includes(kind) && planned.filter((each) => each === kind).length >= CHANCES,
  );
}
