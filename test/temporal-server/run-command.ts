import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

const PROGRESS_EVERY_MS = 15_000;
const LINES_KEPT = 15;

export interface CommandOptions {
  env: NodeJS.ProcessEnv;
  timeLimitMs: number;
  /** Called now and then while it runs, with the seconds so far and the number of lines it has printed. */
  progress(seconds: number, lines: number): void;
}

/** Runs a tool that takes its time; an error carries the last lines that the tool printed. */
export async function runCommand(command: string, args: string[], options: CommandOptions): Promise<void> {
  const began = Date.now();
  const child = spawn(command, args, { env: options.env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = new LastLines();
  child.stdout.on('data', (chunk: Buffer) => output.add(chunk));
  child.stderr.on('data', (chunk: Buffer) => output.add(chunk));
  const ticker = setInterval(
    () => options.progress(Math.round((Date.now() - began) / 1000), output.count),
    PROGRESS_EVERY_MS,
  );
  const limit = setTimeout(() => child.kill(), options.timeLimitMs);
  const killChild = () => child.kill();
  process.once('exit', killChild);
  try {
    const ended = await new Promise<string>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(signal ?? String(code)));
    });
    if (ended !== '0') throw new Error(`${command} ended with ${ended}. Its last lines:\n${output.text()}`);
  } finally {
    clearInterval(ticker);
    clearTimeout(limit);
    process.off('exit', killChild);
  }
}

class LastLines {
  count = 0;
  #kept: string[] = [];

  add(chunk: Buffer): void {
    const lines = stripVTControlCharacters(chunk.toString())
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '');
    this.count += lines.length;
    this.#kept = [...this.#kept, ...lines].slice(-LINES_KEPT);
  }

  text(): string {
    return this.#kept.join('\n');
  }
}
