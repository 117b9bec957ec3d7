/** Which budgets hold: what the design promises, against what was measured. */
import type { Results } from './results.js';

export interface Verdict {
  what: string;
  budget: string;
  measured: string;
  /** `undefined` where too few were measured to judge. */
  holds: boolean | undefined;
}

const KIB = 1024;
/** A process that has just begun to work takes memory for that as well. */
const ENOUGH = { cached: 1_000, open: 2_000 };
/** A storm keeps to the limit, and makes use of it. */
const USE = { least: 0.9, most: 1 };

export function verdictsOf(results: Results): Verdict[] {
  return [...costs(results), ...sizes(results), ...speeds(results), ...storm(results)];
}

function costs({ stories: { bank, payroll, told, handOff, reminder, remint, probe } }: Results): Verdict[] {
  return [
    atMost('events, happy path without a hand-off (bank account, its probe with it)', bank.events, 50),
    atMost('events, happy path of a payroll connection, a hand-off begun', payroll.events, 56),
    atMost('events, happy path with a backend that takes events', told.events, 56),
    atMost('events of its hand-off', handOff.events, 18),
    atMost('events for each further reminder', reminder.events, 14),
    atMost('events for each further re-mint', remint.events, 14),
    atMost('events for a reminder and the probe before it', reminder.events + probe.events, 20),
    atMost('billable actions, happy path without a hand-off (one probe more)', bank.actions, 12 + 1),
    atMost('billable actions, happy path with its hand-off', told.actions, 16),
  ];
}

function sizes({ bundle, memory: { cached, perCached, open } }: Results): Verdict[] {
  const [first] = open;
  const growth = Math.max(...open.map(({ rss }) => rss / (first?.rss ?? rss))) - 1;
  return [
    atMost('workflow bundle, KiB', bundle / KIB, 640),
    judgedFrom(
      ENOUGH.cached,
      cached.at(-1)?.waiting,
      atMost('worker memory for each cached waiting reauth, KiB', perCached / KIB, 200),
    ),
    judgedFrom(
      ENOUGH.open,
      first?.waiting,
      atMost(
        `growth of a worker from ${first?.waiting ?? 2_000} to ${open.at(-1)?.waiting ?? 10_000} waiting, with 500 cached, %`,
        growth * 100,
        10,
        1,
      ),
    ),
  ];
}

function speeds({ throughput: { toWaiting }, latency: { calls } }: Results): Verdict[] {
  const ratio = toWaiting.reauth.median / toWaiting.reference.median;
  const over = (press: 'press' | 'pressThatMints'): number => calls[press].p95 - calls.bareUpdate.p95;
  return [
    atLeast('throughput to `waiting`, in parts of the reference', ratio, 0.8, 2),
    atMost('press to redirect, session ready: p95 over a bare update, ms', over('press'), 150),
    atMost('press to redirect, minted for it: p95 over a bare update, ms', over('pressThatMints'), 150),
  ];
}

function storm({ storm: { use, mostInAMinute, limit, refusals, people, otherTenant } }: Results): Verdict[] {
  const [least, most] = [Math.min(...use), mostInAMinute / (limit * 60)];
  const more = ({ during, without }: typeof people): number => during.max - without.max;
  return [
    {
      what: 'storm: mints over each minute, in % of the limit',
      budget: '90 to 100',
      measured:
        use.length === 0
          ? 'it was over within a minute'
          : `${(least * 100).toFixed(1)} to ${(most * 100).toFixed(1)}`,
      holds: use.length === 0 ? undefined : least >= USE.least && most <= USE.most,
    },
    atMost('storm: mints that the provider refused', refusals, 0),
    atMost('storm: longest press, over the longest without it, ms', more(people), 1000),
    atMost(
      "storm: another tenant's longest wait for a mint, over the longest without it, ms",
      more(otherTenant),
      1000,
    ),
  ];
}

function judgedFrom(enough: number, waiting: number | undefined, verdict: Verdict): Verdict {
  if (waiting === undefined) return { ...verdict, measured: 'not in this run', holds: undefined };
  return waiting < enough ? { ...verdict, holds: undefined } : verdict;
}

/** Judged as measured; rounded is only what is shown. */
function atMost(what: string, measured: number, most: number, digits = 0): Verdict {
  return { what, budget: `at most ${most}`, measured: measured.toFixed(digits), holds: measured <= most };
}

function atLeast(what: string, measured: number, least: number, digits = 0): Verdict {
  return { what, budget: `at least ${least}`, measured: measured.toFixed(digits), holds: measured >= least };
}
