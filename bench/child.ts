/** A process of its own for whatever is measured, so that its figures are its own. */
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ended } from '../test/ended.js';

export interface Child {
  /** From its start to the line that said it was ready, ms. */
  readyAfter: number;
  /** Resident memory, bytes. */
  rss(): number;
  end(): Promise<void>;
}

interface Program {
  args: string[];
  env?: Record<string, string>;
  /** What it says once it is ready. */
  ready: RegExp;
}

/** The image's allocator, where this machine has it, its room for what is new, and the heap of Node in a container of 1 GiB. */
const container = {
  ...(allocator() === 'jemalloc' && { LD_PRELOAD: 'libjemalloc.so.2' }),
  NODE_OPTIONS: '--max-old-space-size=512 --max-semi-space-size=16',
};

export function allocator(): 'jemalloc' | "glibc's" {
  const libraries = spawnSync('ldconfig', ['-p'], { encoding: 'utf8' }).stdout;
  return libraries?.includes('libjemalloc.so.2') ? 'jemalloc' : "glibc's";
}

/** The service as it is deployed: what `npm run build` made, with the settings. @param part `serve` or `worker` */
export function serviceProcess(part: string, settings: Record<string, string>): Promise<Child> {
  return startChild({
    args: ['dist/src/main/reauth.js', part],
    env: { ...settings, ...container },
    ready: /"msg":"(serving|working)"/,
  });
}

/** The service beside a worker for the reference, with the same settings. */
export function bothServed(settings: Record<string, string>): Promise<Child> {
  return startChild({
    args: ['--import', 'tsx', 'bench/serve-both.ts'],
    env: { ...settings, ...container },
    ready: /both are served/,
  });
}

export async function startChild({ args, env, ready }: Program): Promise<Child> {
  const { PATH, HOME } = process.env;
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH, HOME, TZ: 'UTC', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Also where a part fails: what it leaves would compute beside the next run.
  const kill = (): unknown => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  let text = '';
  const isReady = new Promise<void>((resolve, reject) => {
    child.once('exit', (code) =>
      reject(new Error(`${args.join(' ')} ended (${code}):\n${text.slice(-2000)}`)),
    );
    child.stdout.on('data', (chunk: Buffer) => {
      // What it says later is about each call, and would only fill this process.
      if (text.length < 100_000) text += chunk.toString();
      if (ready.test(text)) resolve();
    });
  });
  await isReady;
  return {
    readyAfter: performance.now() - began,
    rss: () => rssOf(child.pid ?? 0),
    // At once: what it was at belongs to a server that goes as well.
    end: async () => void (await ended(child, 'SIGKILL')),
  };
}

function rssOf(pid: number): number {
  const [, kib] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kib === undefined) throw new Error(`process ${pid} is gone`);
  return Number(kib) * 1024;
}
