/** `reauth erase`: nothing of closed reauths is left; what would go is shown first. */
import { Command } from 'commander';
import type { Reauths } from '../temporal/reauths.js';
import { Failure, exitCodes } from './failure.js';
import {
  TARGET,
  target,
  unknown,
  withOperatorOptions,
  withReauths,
  type Cli,
  type OperatorOptions,
} from './operator.js';
import { clean, json, table } from './output.js';

interface EraseOptions extends OperatorOptions {
  yes?: true;
}

/** What became of one of them. */
interface Told {
  given: string;
  id?: string;
  erasure?: 'closed' | 'erasing' | 'erased';
  failure?: Failure;
}

export function eraseCommand(cli: Cli): Command {
  return withOperatorOptions(new Command('erase'))
    .description('erases closed reauths, their hand-offs and histories; without --yes it only says which')
    .argument('<id...>', TARGET)
    .option('--yes', 'erases them: it cannot be undone')
    .action((given: string[], options: EraseOptions) => eraseAll(cli, given, options));
}

async function eraseAll(
  cli: Cli,
  given: string[],
  { tenant, yes, json: asJson }: EraseOptions,
): Promise<void> {
  const targets = given.map((each) => ({ given: each, idOf: target(each, tenant) }));
  const told: Told[] = [];
  try {
    await withReauths(cli, async (reauths) => {
      for (const each of targets) told.push(await eraseOne(reauths, each, yes));
    });
  } finally {
    // Also what was done before Temporal went away.
    print(cli, told, asJson);
  }
  if (!yes && told.some(({ erasure }) => erasure)) cli.err('Nothing is erased yet: add --yes.');
  const failures = told.flatMap(({ failure }) => failure ?? []);
  if (failures.length === 0) return;
  const worst = Math.max(...failures.map(({ code }) => code)) as Failure['code'];
  throw new Failure(worst, failures.map(({ message }) => message).join('\n'));
}

async function eraseOne(
  reauths: Reauths,
  { given, idOf }: { given: string; idOf: ReturnType<typeof target> },
  yes: true | undefined,
): Promise<Told> {
  try {
    const id = await idOf(reauths);
    const erasure = (yes ? await reauths.erase(id) : await phaseOf(reauths, id)) ?? unknown(given);
    if (erasure !== 'open') return { given, id, erasure };
    const message = `${clean(given)} is open: cancel it first`;
    return { given, id, failure: new Failure(exitCodes.closedOtherwise, message) };
  } catch (error) {
    if (error instanceof Failure) return { given, failure: error };
    throw error;
  }
}

async function phaseOf(reauths: Reauths, id: string): Promise<'open' | 'closed' | undefined> {
  const standing = await reauths.standing(id);
  return standing && (standing.outcome ? 'closed' : 'open');
}

function print(cli: Cli, told: Told[], asJson: true | undefined): void {
  if (asJson) {
    const results = told.map(({ failure, ...each }) => ({
      ...each,
      ...(failure && { problem: failure.message }),
    }));
    return cli.out(json(results));
  }
  const rows = told.flatMap(({ id, erasure }) => (id !== undefined && erasure ? [[clean(id), erasure]] : []));
  if (rows.length > 0) cli.out(table(rows));
}
