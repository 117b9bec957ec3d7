/** `reauth pause-all` and `reauth resume-all`: many open reauths at once, with their number shown first. */
import { Command } from 'commander';
import { Batches, type BatchOrder } from '../temporal/batches.js';
import {
  DEFAULT_TENANT,
  withOperatorOptions,
  withReauths,
  type Cli,
  type OperatorOptions,
} from './operator.js';
import { json } from './output.js';

interface BatchOptions extends OperatorOptions {
  provider?: string;
  institution?: string;
  reason: string;
  yes?: true;
}

const descriptions: Record<BatchOrder, string> = {
  pause: 'holds the notices of many open reauths, for example while an institution has an incident',
  resume: 'ends the pause of many; what became due meanwhile is sent once, not many times',
};

export function batchCommands(cli: Cli): Command[] {
  return (['pause', 'resume'] as const).map((order) =>
    withOperatorOptions(new Command(`${order}-all`))
      .description(`${descriptions[order]}; without --yes it only says how many`)
      .option('--provider <name>', 'only at this provider')
      .option('--institution <name>', 'only at this institution')
      .option('--reason <text>', 'kept with the batch', `reauth ${order}-all`)
      .option('--yes', 'tells them')
      .action((options: BatchOptions) => tellAll(cli, order, options)),
  );
}

async function tellAll(cli: Cli, order: BatchOrder, options: BatchOptions): Promise<void> {
  const { tenant = DEFAULT_TENANT, provider, institution, reason, yes, json: asJson } = options;
  const filter = {
    tenant,
    ...(provider !== undefined && { provider }),
    ...(institution !== undefined && { institution }),
  };
  const told = await withReauths(cli, async (_, client) => {
    const batches = new Batches(client);
    const reauths = await batches.count(order, filter);
    const jobId = yes && reauths > 0 ? await batches.begin(order, filter, reason) : undefined;
    return { reauths, ...(jobId !== undefined && { jobId }) };
  });
  cli.out(asJson ? json(told) : inWords(order, told));
}

function inWords(order: BatchOrder, { reauths, jobId }: { reauths: number; jobId?: string }): string {
  const number = reauths === 1 ? '1 open reauth' : `${reauths} open reauths`;
  if (reauths === 0) return `There is nothing to ${order}.`;
  if (jobId === undefined) return `${number} to ${order}. Nothing is told yet: add --yes.`;
  return `Telling ${number} to ${order}: temporal batch describe --job-id ${jobId}`;
}
