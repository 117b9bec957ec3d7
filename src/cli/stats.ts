/** `reauth stats`: how a tenant's reauths stand, and how they ended. */
import { Command, InvalidArgumentError } from 'commander';
import { Duration } from 'luxon';
import { DEFAULT_TENANT } from '../contract/ids.js';
import { duration } from '../contract/policy-schema.js';
import { outcomes, phases } from '../contract/words.js';
import { readStats, type GroupStats, type Stats } from '../temporal/stats.js';
import { withOperatorOptions, withReauths, type Cli, type OperatorOptions } from './operator.js';
import { clean, json, localTime, localZone, table } from './output.js';

interface StatsOptions extends OperatorOptions {
  provider?: string;
  institution?: string;
  /** ms */
  since?: number;
}

export function statsCommand(cli: Cli): Command {
  return withOperatorOptions(new Command('stats'))
    .description('counts open reauths by phase, closed ones by outcome, and how long repairs took')
    .option('--provider <name>', 'only at this provider')
    .option('--institution <name>', 'only at this institution')
    .option(
      '--since <when>',
      'counts what closed in the last "7 days", or since "2026-11-01" (default: 30 days)',
      begun,
    )
    .action(
      async ({ tenant = DEFAULT_TENANT, provider, institution, json: asJson, ...options }: StatsOptions) => {
        const from = options.since ?? begun('30 days');
        const filter = { tenant, provider, institution };
        const { groups, ...all } = await withReauths(cli, (_, client) => readStats(client, filter, from));
        const since = new Date(from).toISOString();
        if (asJson) return cli.out(json({ tenant, since, ...all, groups }));
        cli.out(`Closed since ${localTime(since)} (${localZone()}), and all that are open.\n`);
        cli.out(table([...countsOf(all), ...repairIn(all)]));
        if (groups.length > 0) cli.out(`\n${table(rowsOf(groups))}`);
      },
    );
}

/** @returns ms */
function begun(given: string): number {
  const span = duration.safeParse(given);
  if (span.success) return Date.now() - span.data;
  const at = /^\d{4}-\d\d-\d\d/.test(given) ? Date.parse(given) : NaN;
  if (at <= Date.now()) return at;
  throw new InvalidArgumentError(
    'Give a time span such as "7 days", or a day of the past such as "2026-11-01".',
  );
}

function countsOf({ open, closed }: Stats): string[][] {
  const { byPhase } = open;
  const { byOutcome } = closed;
  return [
    ['Open', String(open.total)],
    ...phases.flatMap((phase) => (byPhase[phase] ? [[`  ${phase}`, String(byPhase[phase])]] : [])),
    ['Closed', String(closed.total)],
    ...outcomes.flatMap((outcome) =>
      byOutcome[outcome] ? [[`  ${outcome}`, String(byOutcome[outcome])]] : [],
    ),
  ];
}

function repairIn({ repair }: Stats): string[][] {
  if (!repair) return [];
  return [
    ['Half of the repairs took at most', lasting(repair.p50Seconds)],
    ['Nine of ten took at most', lasting(repair.p90Seconds)],
  ];
}

function rowsOf(groups: GroupStats[]): string[][] {
  const heads = ['PROVIDER', 'INSTITUTION', 'OPEN', 'CLOSED', 'RECONNECTED', 'P50', 'P90'];
  const rows = groups.map(({ provider, institution, open, closed, repair }) => [
    clean(provider),
    clean(institution, 40),
    String(open.total),
    String(closed.total),
    String(closed.byOutcome.reconnected ?? 0),
    repair ? lasting(repair.p50Seconds) : '-',
    repair ? lasting(repair.p90Seconds) : '-',
  ]);
  return [heads, ...rows];
}

/** In the two largest units: `3d 4h`. */
function lasting(seconds: number): string {
  const {
    days,
    hours,
    minutes,
    seconds: rest,
  } = Duration.fromObject({ days: 0, hours: 0, minutes: 0, seconds }).normalize();
  const parts = [`${days}d`, `${hours}h`, `${minutes}min`, `${rest}s`];
  const first = [days, hours, minutes, rest].findIndex((part) => part > 0);
  return first < 0 ? '0s' : parts.slice(first, first + 2).join(' ');
}
