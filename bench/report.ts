/** The figures as tables in Markdown: what the terminal shows, and what stands in docs/performance.md. */
import { percentile, roundsOf, spreadOf, type Latency, type Spread } from './arithmetic.js';
import { verdictsOf } from './budgets.js';
import type { Cost } from './parts/stories.js';
import type { Results } from './results.js';

const MIB = 2 ** 20;

export function tablesOf(results: Results): string {
  const sections: [string, string][] = [
    ['Measured', about(results)],
    ['Budgets', budgets(results)],
    ['Throughput', throughput(results)],
    ['Latency', latency(results)],
    ['What a story costs', stories(results)],
    ['Memory', memory(results)],
    ['Storm', storm(results)],
    ['Starts and replays', starts(results)],
  ];
  return sections.map(([title, text]) => `### ${title}\n\n${text}\n`).join('\n');
}

function about({ at, mode, took, machine, load, versions }: Results): string {
  return table(
    ['', ''],
    [
      ['when', at.slice(0, 10)],
      ['run', `${mode}, ${Math.floor(took / 60_000)} min ${Math.floor((took % 60_000) / 1000)} s`],
      ['machine', `${machine.cpu}, ${machine.cores} cores, ${machine.memory} GiB, ${machine.system}`],
      ['its load before', load.toFixed(1)],
      ...Object.entries(versions),
    ],
  );
}

function budgets(results: Results): string {
  return table(
    ['what', 'budget', 'measured', 'holds'],
    verdictsOf(results).map(({ what, budget, measured, holds }) => [
      what,
      budget,
      measured,
      holds === undefined ? 'too few to judge' : holds ? 'yes' : '**no**',
    ]),
  );
}

function throughput({ throughput: { each, toWaiting, toClosed } }: Results): string {
  const ratio = ({ reauth, reference }: typeof toWaiting): string => {
    const pairs = reauth.runs.map((run, index) => run / (reference.runs[index] ?? NaN));
    const range = `${Math.min(...pairs).toFixed(2)} to ${Math.max(...pairs).toFixed(2)}`;
    return `${(reauth.median / reference.median).toFixed(2)} (${range})`;
  };
  const runs = toWaiting.reauth.runs.length;
  return `${runs} runs of ${each} each, interleaved; a second, median and range. The ratio is that of the medians, its range that of the pairs.\n\n${table(
    ['', 'reauth', 'reference', 'ratio'],
    [
      [
        'from the start to `waiting`',
        spread(toWaiting.reauth),
        spread(toWaiting.reference),
        ratio(toWaiting),
      ],
      ['from the return to `closed`', spread(toClosed.reauth), spread(toClosed.reference), ratio(toClosed)],
    ],
  )}`;
}

function latency({ latency: { perSecond, rounds, calls } }: Results): string {
  const named: [string, Latency][] = [
    ['a bare start of the reference', calls.bareStart],
    ['`POST /v1/reauths`', calls.start],
    ['a bare update of the reference', calls.bareUpdate],
    ['press, the session is ready', calls.press],
    ['press, the session is minted for it', calls.pressThatMints],
  ];
  return `${perSecond} a second, ${rounds} rounds, interleaved; ms.\n\n${table(
    ['', 'p50', 'p95', 'p99', 'p95 of a round: median and range', 'calls'],
    named.map(([name, each]) => [
      name,
      ms(each.p50),
      ms(each.p95),
      ms(each.p99),
      spread(spreadOf(roundsOf(each.runs, rounds).map((round) => percentile(round, 95))), 0),
      String(each.runs.length),
    ]),
  )}`;
}

function stories({ stories: { bank, payroll, told, handOff, reminder, remint, probe } }: Results): string {
  return table(
    ['', 'events', 'bytes', 'billable actions'],
    [
      costRow('happy path, bank account', bank),
      costRow('happy path, payroll, nobody takes events; actions with the hand-off', payroll),
      costRow('happy path, payroll, with a backend; actions with the hand-off', told),
      costRow('its hand-off', handOff),
      costRow('each further reminder', reminder),
      costRow('each further re-mint', remint),
      costRow('a probe before a notice', probe),
    ],
  );
}

function costRow(name: string, { events, bytes, actions }: Partial<Cost>): string[] {
  return [name, String(events), String(bytes), actions === undefined ? '' : String(actions)];
}

function memory({ bundle, memory: { cached, perCached, perCachedReference, open } }: Results): string {
  const points = (name: string, of: typeof cached): string[][] =>
    of.map(({ waiting, rss }) => [name, String(waiting), String(Math.round(rss / MIB))]);
  const has = `The workflow bundle has ${Math.round(bundle / 1024)} KiB`;
  if (cached.length === 0) return `${has}. How much memory is taken was not measured in this run.\n`;
  return `${has}; each further cached reauth takes ${Math.round(perCached / 1024)} KiB, each further run of the reference ${Math.round(perCachedReference / 1024)} KiB.\n\n${table(
    ['worker process', 'waiting', 'RSS, MiB'],
    [...points('all of them cached', cached), ...points('500 cached', open)],
  )}`;
}

function storm({ storm: found }: Results): string {
  const { connections, limit, settings, reportedIn, use, otherTenant, people } = found;
  const wait = (name: string, { without, during }: typeof people): string[] => [
    name,
    `${ms(without.p50)} (${ms(without.max)})`,
    `${ms(during.p50)} (${ms(during.max)})`,
  ];
  return `${connections} connections, reported within ${Math.round(reportedIn / 1000)} s. The provider allows ${limit} mints a second, counted over 60 seconds; \`FINCH_CALLS_PER_SECOND=${settings.all}\`, \`FINCH_CALLS_FOR_PEOPLE=${settings.people}\`.\n\n${table(
    ['', ''],
    [
      ['use of the limit in each whole minute', use.map((part) => `${(part * 100).toFixed(1)} %`).join(', ')],
      ['most in any 60 seconds', `${found.mostInAMinute} of ${limit * 60}`],
      ['most in any second', String(found.mostInASecond)],
      ['refused by the provider', String(found.refusals)],
    ],
  )}\n\n${table(
    ['waits, ms: median (longest)', 'without the storm', 'during it'],
    [
      wait('another tenant’s report to its mint', otherTenant),
      wait('press to redirect, minted for it', people),
    ],
  )}`;
}

function starts({ starts: { worker, serve, demoFirstLine, demoFirstMail }, replays }: Results): string {
  return table(
    ['', 'ms, median and range'],
    [
      ['`reauth worker` until it works', spread(worker, 0)],
      ['`reauth serve` until it serves', spread(serve, 0)],
      ['`npm run demo` until its first line', spread(demoFirstLine, 0)],
      ['`npm run demo` until its first mail', spread(demoFirstMail, 0)],
      [`replay of ${replays.usual.events} events`, spread(replays.usual.took, 0)],
      [`replay of ${replays.long.events} events`, spread(replays.long.took, 0)],
    ],
  );
}

function spread({ median, min, max }: Spread, digits = 1): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
}

function ms(value: number): string {
  return value.toFixed(0);
}

/** Aligned, as the formatter of this repository has it. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
