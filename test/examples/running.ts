/** An example as somebody runs it: a process of its own, with nothing but its settings. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { until } from '../until.js';

export interface RunningExample {
  /** What the first line that matches says in its first group. */
  says(line: RegExp): Promise<string>;
  /** All that it said, once it has ended well. */
  ended(): Promise<string[]>;
}

export function runExample(name: string, settings: Record<string, string>): RunningExample {
  const child = spawn(process.execPath, ['--import', 'tsx', `examples/${name}.ts`], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, complained] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  const end = once(child, 'close').then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill();
    await end;
  });
  return {
    says: (line) =>
      until(`${name} says ${line}`, () => {
        if (child.exitCode) throw new Error(`${name} failed: ${complained}`);
        return line.exec(said)?.[1];
      }),
    async ended() {
      const code = await end;
      if (code !== 0) throw new Error(`${name} ended with ${code}: ${complained}`);
      return said.trim().split('\n');
    },
  };
}
