/** The command `reauth`: all of its commands, and how each of them ends. */
import { Command } from 'commander';
import { addressOf } from '../contract/ids.js';
import type { ProviderKit } from '../providers/kit.js';
import { orderCommands } from './orders.js';
import { batchCommands } from './batch.js';
import { doctorCommand } from './doctor/index.js';
import { eraseCommand } from './erase.js';
import { exitCodes, exitCodesInWords, explained, type ExitCode } from './failure.js';
import { keysCommand } from './keys.js';
import { listCommand } from './list.js';
import { replayCommand, type Replayer } from './replay.js';
import { snoozeCommand } from './snooze.js';
import { statsCommand } from './stats.js';
import { showCommand } from './show.js';
import { startCommand } from './start.js';

/** What of the service runs in one process; the parts find each other through Temporal. */
export interface Parts {
  worker: boolean;
  ingress: boolean;
}

export interface Program extends Replayer {
  kits: ProviderKit[];
  /** Runs these parts of the service in this process, until somebody wants it to end. */
  serve(parts: Parts): Promise<void>;
}

/** @param args without the names of node and of the script */
export async function run(program: Program, args: string[]): Promise<ExitCode> {
  try {
    await commandsOf(program).parseAsync(idsLast(args), { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    const end = explained(error);
    if (!end) throw error;
    if (end.message !== undefined) program.err(end.message);
    return end.code;
  }
}

/** One reauth id in 64 begins with "-", and is no option all the same. */
function idsLast(args: string[]): string[] {
  const ids = args.filter((arg) => arg.startsWith('-') && addressOf(arg) !== undefined);
  if (ids.length === 0 || args.includes('--')) return args;
  return [...args.filter((arg) => !ids.includes(arg)), '--', ...ids];
}

function commandsOf(program: Program): Command {
  const reauth = new Command('reauth')
    .description('Gets broken connections repaired: one durable process each, until it is proven.')
    .addHelpText('after', exitCodesInWords);
  const all = [
    ...serviceCommands(program),
    startCommand(program, program.kits),
    listCommand(program),
    showCommand(program),
    statsCommand(program),
    ...orderCommands(program),
    snoozeCommand(program),
    ...batchCommands(program),
    eraseCommand(program),
    replayCommand(program),
    doctorCommand(program, program.kits),
    keysCommand(program),
  ];
  for (const command of all) reauth.addCommand(command);
  for (const command of [reauth, ...all, ...all.flatMap(({ commands }) => commands)]) {
    command.exitOverride().showHelpAfterError('(--help says more)');
  }
  return reauth;
}

const services: [name: string, parts: Parts, description: string][] = [
  ['serve', { worker: true, ingress: true }, 'runs the worker and the HTTP side in one process'],
  ['worker', { worker: true, ingress: false }, 'runs the worker alone: it opens no port'],
  ['ingress', { worker: false, ingress: true }, 'runs the HTTP side alone: API, pages, callbacks, webhooks'],
];

function serviceCommands(program: Program): Command[] {
  return services.map(([name, parts, description]) =>
    new Command(name)
      .description(`${description}; settings come from the environment`)
      .action(() => program.serve(parts)),
  );
}
