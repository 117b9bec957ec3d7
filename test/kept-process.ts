/** A server as a process of its own that can be stopped, killed and started again on what it left behind. */
import { once } from 'node:events';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { spawn, type ChildProcess } from 'node:child_process';
import { writeLauncher } from './temporal-server/launcher.js';
import { until } from './until.js';

export interface KeptProcess {
  start(): Promise<void>;
  /** In order, as its operator would. */
  stop(): Promise<void>;
  /** At once, as a machine that loses its power. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  pid(): number | undefined;
  /** All it has said so far. */
  log(): string;
}

export interface Program {
  name: string;
  command: string;
  args: string[];
  env: Record<string, string | undefined>;
  cwd?: string;
  logFile: string;
  /** Whether it does its work by now. */
  ready(): Promise<boolean>;
  /** How long it may take to be ready, ms. */
  within?: number;
  stopSignal?: NodeJS.Signals;
}

/** Starts the program; it ends with this process, however this one ends. */
export async function keepProcess(program: Program): Promise<KeptProcess> {
  const { name, command, args, env, cwd, logFile, ready, within = 60_000, stopSignal = 'SIGTERM' } = program;
  let child: ChildProcess | undefined;
  const log = (): string => readFileSync(logFile, 'utf8');

  const start = async (): Promise<void> => {
    // The launcher lets nothing through but standard error, and many say all they have to say on the other one.
    const launcher = await writeLauncher('/bin/sh', ['-c', 'exec "$@" >&2', command, command, ...args]);
    const file = openSync(logFile, 'a');
    const started = spawn(launcher.path, { env, cwd, stdio: ['ignore', 'ignore', file] });
    closeSync(file);
    started.once('exit', () => void launcher.remove());
    child = started;
    const look = async (): Promise<boolean> => {
      if (started.exitCode !== null || started.signalCode !== null)
        throw new Error(`${name} ended while it started. Its last words:\n${log().slice(-4000)}`);
      return await ready();
    };
    try {
      await until(`${name} is ready`, look, within);
    } catch (error) {
      await end('SIGKILL');
      throw error;
    }
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    ending.kill(signal);
    await once(ending, 'exit');
  };
  const stop = (): Promise<void> => end(stopSignal);
  await start();
  return {
    start,
    stop,
    kill: () => end('SIGKILL'),
    async restart() {
      await stop();
      await start();
    },
    pid: () => child?.pid,
    log,
  };
}
