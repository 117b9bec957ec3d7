/** `reauth pause-all`, `resume-all`, `cancel-all` and `resend-all`: many open reauths at once, with their number shown first. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_TENANT } from '../contract/ids.js';
import { attentionKinds } from '../contract/words.js';
import { beginBatch, type BatchOrder } from '../temporal/batches.js';
import { countOpen, type ManyFilter, type ManyOrder } from '../temporal/many.js';
import { resendMany, type Resent } from '../temporal/resend-many.js';
import { Failure, exitCodes, explained } from './failure.js';
import { withOperatorOptions, withReauths, type Cli, type OperatorOptions } from './operator.js';
import { json } from './output.js';

interface ManyOptions extends OperatorOptions, Omit<ManyFilter, 'tenant'> {
  yes?: true;
}

const descriptions: Record<ManyOrder, string> = {
  pause: 'holds the notices of many open reauths, for example while an institution has an incident',
  resume: 'ends the pause of many; what became due meanwhile is sent once, not many times',
  cancel: 'calls many open reauths off: nobody is written to any more, and no repair is waited for',
  resend: 'sends once more what asked last; not to who snoozed, came back, or whose reauth is paused',
};

export function batchCommands(cli: Cli): Command[] {
  const batches = (['pause', 'resume', 'cancel'] as const).map((order) =>
    toMany(order)
      .option('--reason <text>', 'kept with the batch', `reauth ${order}-all`)
      .action((options: ManyOptions & { reason: string }) => tellAll(cli, order, options)),
  );
  const resend = toMany('resend')
    .option('--job <name>', 'nobody is told twice in the same job; by default the day (UTC) is one', jobNamed)
    .action((options: ManyOptions & { job?: string }) => resendAll(cli, options));
  return [...batches, resend];
}

function toMany(order: ManyOrder): Command {
  return withOperatorOptions(new Command(`${order}-all`))
    .description(`${descriptions[order]}; without --yes it only says how many`)
    .option('--provider <name>', 'only at this provider')
    .option('--institution <name>', 'only at this institution')
    .addOption(
      new Option('--attention [kind]', 'only what needs a human, or this kind of it')
        .choices(['any', ...attentionKinds])
        .preset('any'),
    )
    .option('--yes', 'tells them');
}

function jobNamed(given: string): string {
  if (/^[\w.-]{1,64}$/.test(given)) return given;
  throw new InvalidArgumentError(
    'A job is named with letters, digits, ".", "_" and "-", at most 64 of them.',
  );
}

function filterFrom({ tenant = DEFAULT_TENANT, provider, institution, attention }: ManyOptions): ManyFilter {
  return { tenant, provider, institution, attention };
}

async function tellAll(
  cli: Cli,
  order: BatchOrder,
  { reason, ...options }: ManyOptions & { reason: string },
): Promise<void> {
  const filter = filterFrom(options);
  const told = await withReauths(cli, async (_, client) => {
    const reauths = await countOpen(client, order, filter);
    const begun = options.yes && reauths > 0;
    return { reauths, ...(begun && { jobId: await beginBatch(client, order, filter, reason) }) };
  });
  const { reauths, jobId } = told;
  if (options.json) cli.out(json(told));
  else if (jobId === undefined) cli.out(notYet(order, reauths));
  else cli.out(`Telling ${inNumber(reauths)} to ${order}: temporal batch describe --job-id ${jobId}`);
}

async function resendAll(
  cli: Cli,
  { job = new Date().toISOString().slice(0, 10), ...options }: ManyOptions & { job?: string },
): Promise<void> {
  const filter = filterFrom(options);
  const { reauths, resent } = await withReauths(cli, async (_, client) => ({
    reauths: await countOpen(client, 'resend', filter),
    resent: options.yes && (await resendMany(client, filter, job)),
  }));
  if (!resent) return cli.out(options.json ? json({ reauths }) : notYet('resend', reauths));
  const { told, ended, left } = resent;
  cli.out(options.json ? json({ reauths, job, told, ended, left }) : resentInWords(resent, job));
  if (resent.failure === undefined) return;
  const known = explained(resent.failure);
  if (!known) throw new Error('the rest was not told', { cause: resent.failure });
  throw new Failure(exitCodes.failed, `${known.message}. Repeat the command: nobody is told twice in a job.`);
}

function notYet(order: ManyOrder, reauths: number): string {
  if (reauths === 0) return `There is nothing to ${order}.`;
  return `${inNumber(reauths)} to ${order}. Nothing is told yet: add --yes.`;
}

function resentInWords({ told, ended, left }: Resent, job: string): string {
  const others = [
    ...(ended > 0 ? [`${ended} closed meanwhile`] : []),
    ...(left > 0 ? [`${left} not told yet`] : []),
  ];
  return [`Told ${inNumber(told)} to resend, in the job ${job}`, ...others].join('; ').concat('.');
}

function inNumber(reauths: number): string {
  return reauths === 1 ? '1 open reauth' : `${reauths} open reauths`;
}
