/** `reauth cancel`, `pause`, `resume` and `resend`: what open reauths are told. */
import { Command } from 'commander';
import type { ReauthView } from '../contract/view.js';
import type { Outcome } from '../contract/words.js';
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

/** What became of one of them. */
interface Told {
  given: string;
  view?: ReauthView;
  failure?: Failure;
}

async function give(
  cli: Cli,
  order: Order,
  given: string[],
  { tenant, json: asJson }: OperatorOptions,
): Promise<void> {
  const targets = given.map((each) => ({ given: each, idOf: target(each, tenant) }));
  const told: Told[] = [];
  try {
    await withReauths(cli, async (reauths) => {
      for (const each of targets) told.push(await tell(reauths, order, each));
    });
  } finally {
    // Also what was done before Temporal went away.
    print(cli, told, asJson);
  }
  const failures = told.flatMap(({ failure }) => failure ?? []);
  if (failures.length === 0) return;
  const [worst] = failures.map(({ code }) => code).sort((one, other) => other - one);
  throw new Failure(worst ?? exitCodes.failed, failures.map(({ message }) => message).join('\n'));
}

async function tell(
  reauths: Reauths,
  { name, wanted }: Order,
  { given, idOf }: { given: string; idOf: ReturnType<typeof target> },
): Promise<Told> {
  try {
    const view = (await reauths[name](await idOf(reauths))) ?? unknown(given);
    if (view.outcome === wanted) return { given, view };
    const message = `${clean(given)} is closed: ${view.outcome}`;
    return { given, view, failure: new Failure(exitCodes.closedOtherwise, message) };
  } catch (error) {
    if (error instanceof Failure) return { given, failure: error };
    throw error;
  }
}

function print(cli: Cli, told: Told[], asJson: true | undefined): void {
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
