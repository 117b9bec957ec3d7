/** `reauth cancel`, `pause`, `resume` and `resend`: what open reauths are told. */
import { Command } from 'commander';
import type { ReauthView } from '../contract/view.js';
import type { Outcome } from '../contract/words.js';
import type { Reauths } from '../temporal/reauths.js';
import { failForThem, tellEach, type Target, type Told } from './each.js';
import { Failure, exitCodes } from './failure.js';
import { TARGET, unknown, withOperatorOptions, type Cli, type OperatorOptions } from './operator.js';
import { clean, json, table } from './output.js';

interface Order {
  name: 'cancel' | 'pause' | 'resume' | 'resend';
  description: string;
  /** What is closed so already is what it was told to be. */
  wanted?: Outcome;
}

const orders: Order[] = [
  { name: 'cancel', description: 'calls reauths off: nobody is written to any more', wanted: 'cancelled' },
  { name: 'pause', description: 'holds every notice but the receipt; repairs and deadlines go on' },
  { name: 'resume', description: 'ends the pause' },
  { name: 'resend', description: 'sends the last notice that asked once more' },
];

export function orderCommands(cli: Cli): Command[] {
  return orders.map((order) =>
    withOperatorOptions(new Command(order.name))
      .description(order.description)
      .argument('<id...>', TARGET)
      .action((given: string[], options: OperatorOptions) => give(cli, order, given, options)),
  );
}

interface Shown {
  view: ReauthView;
}

async function give(
  cli: Cli,
  order: Order,
  given: string[],
  { tenant, json: asJson }: OperatorOptions,
): Promise<void> {
  const told = await tellEach<Shown>(
    cli,
    { given, tenant },
    (reauths, each) => tell(reauths, order, each),
    (done) => print(cli, done, asJson),
  );
  failForThem(told);
}

async function tell(
  reauths: Reauths,
  { name, wanted }: Order,
  { given, idOf }: Target,
): Promise<Told<Shown>> {
  const view = (await reauths[name](await idOf(reauths))) ?? unknown(given);
  if (view.outcome === wanted) return { given, view };
  const message = `${clean(given)} is closed: ${view.outcome}`;
  return { given, view, failure: new Failure(exitCodes.closedOtherwise, message) };
}

function print(cli: Cli, told: Told<Shown>[], asJson: true | undefined): void {
  if (asJson) {
    const results = told.map(({ given, view, failure }) => ({
      given,
      ...(view && { reauth: view }),
      ...(failure && { problem: failure.message }),
    }));
    return cli.out(json(results));
  }
  const rows = told.flatMap(({ view, failure }) => (view && !failure ? [rowOf(view)] : []));
  if (rows.length > 0) cli.out(table(rows));
}

function rowOf({ connection, institution, phase, outcome }: ReauthView): string[] {
  return [clean(`${connection.provider}/${connection.id}`), clean(institution, 40), outcome ?? phase];
}
