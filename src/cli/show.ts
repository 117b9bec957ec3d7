/** `reauth show`. */
import { Command } from 'commander';
import { planQuery, timelineQuery } from '../contract/messages.js';
import {
  TARGET,
  target,
  unknown,
  withOperatorOptions,
  withReauths,
  type Cli,
  type OperatorOptions,
} from './operator.js';
import { clean, json, localTime, table } from './output.js';
import { summaryOf } from './summary.js';

export function showCommand(cli: Cli): Command {
  return withOperatorOptions(new Command('show'))
    .description('shows a reauth: what has happened, what it waits for, what a human has to do')
    .argument('<id>', TARGET)
    .option('--plan', 'shows instead what would happen when, if nobody did anything')
    .action(async (given: string, { tenant, json: asJson, plan }: OperatorOptions & { plan?: true }) => {
      const idOf = target(given, tenant);
      if (plan) {
        const planned = await withReauths(cli, async (reauths) =>
          reauths.ask(await idOf(reauths), planQuery),
        );
        if (!planned) unknown(given);
        const rows = planned.map(({ at, ...row }) => ({ at: new Date(at).toISOString(), ...row }));
        return cli.out(asJson ? json(rows) : planTable(rows));
      }
      const { view, timeline = [] } = await withReauths(cli, async (reauths) => {
        const id = await idOf(reauths);
        return { view: await reauths.view(id), timeline: await reauths.ask(id, timelineQuery) };
      });
      if (!view) unknown(given);
      const happened = timeline.map(({ at, text }) => ({ at: new Date(at).toISOString(), text }));
      cli.out(asJson ? json({ ...view, timeline: happened }) : summaryOf(view, happened));
    });
}

function planTable(rows: { at: string; kind: string; contact?: string }[]): string {
  if (rows.length === 0) return 'Nothing more is due.';
  return table(rows.map(({ at, kind, contact = '' }) => [localTime(at), kind, clean(contact)]));
}
