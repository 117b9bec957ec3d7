/** `reauth erase`: nothing of closed reauths is left; what would go is shown first. */
import { Command } from 'commander';
import type { Reauths } from '../temporal/reauths.js';
import { failForThem, tellEach, type Target, type Told } from './each.js';
import { Failure, exitCodes } from './failure.js';
import { TARGET, unknown, withOperatorOptions, type Cli, type OperatorOptions } from './operator.js';
import { clean, json, table } from './output.js';

interface EraseOptions extends OperatorOptions {
  yes?: true;
}

interface Erased {
  id: string;
  erasure: 'closed' | 'erasing' | 'erased';
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
  const told = await tellEach<Erased>(
    cli,
    { given, tenant },
    (reauths, each) => eraseOne(reauths, each, yes),
    (done) => print(cli, done, asJson),
  );
  if (!yes && told.some(({ erasure }) => erasure)) cli.err('Nothing is erased yet: add --yes.');
  failForThem(told);
}

async function eraseOne(
  reauths: Reauths,
  { given, idOf }: Target,
  yes: true | undefined,
): Promise<Told<Erased>> {
  const id = await idOf(reauths);
  const erasure = (yes ? await reauths.erase(id) : await phaseOf(reauths, id)) ?? unknown(given);
  if (erasure !== 'open') return { given, id, erasure };
  const message = `${clean(given)} is open: cancel it first`;
  return { given, id, failure: new Failure(exitCodes.closedOtherwise, message) };
}

async function phaseOf(reauths: Reauths, id: string): Promise<'open' | 'closed' | undefined> {
  const standing = await reauths.standing(id);
  return standing && (standing.outcome ? 'closed' : 'open');
}

function print(cli: Cli, told: Told<Erased>[], asJson: true | undefined): void {
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
