/** `reauth show`. */
import { Command } from 'commander';
import {
  TARGET,
  target,
  unknown,
  withOperatorOptions,
  withReauths,
  type Cli,
  type OperatorOptions,
} from './operator.js';
import { json } from './output.js';
import { summaryOf } from './summary.js';

export function showCommand(cli: Cli): Command {
  return withOperatorOptions(new Command('show'))
    .description('shows a reauth: what has happened, what it waits for, what a human has to do')
    .argument('<id>', TARGET)
    .action(async (given: string, { tenant, json: asJson }: OperatorOptions) => {
      const idOf = target(given, tenant);
      const view = await withReauths(cli, async (reauths) => reauths.view(await idOf(reauths)));
      if (!view) unknown(given);
      cli.out(asJson ? json(view) : summaryOf(view));
    });
}
