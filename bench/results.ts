/** What one run of the benchmark found: the shape of its JSON. */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { createRequire } from 'node:module';
import { allocator } from './child.js';
import type { Latencies } from './parts/latency.js';
import type { Memory } from './parts/memory.js';
import type { Replays } from './parts/replay.js';
import type { Starts } from './parts/starts.js';
import type { Stories } from './parts/stories.js';
import type { Storm } from './parts/storm.js';
import type { Throughput } from './parts/throughput.js';

export interface Machine {
  cpu: string;
  cores: number;
  /** GiB */
  memory: number;
  system: string;
}

export interface Results {
  version: 1;
  /** ISO */
  at: string;
  mode: 'quick' | 'full' | 'long';
  /** The whole run, ms. */
  took: number;
  machine: Machine;
  /** Load of the machine before it began, over a minute: figures of a busy one say little. */
  load: number;
  versions: Record<string, string>;
  /** Bytes, without the source map. */
  bundle: number;
  stories: Stories;
  throughput: Throughput;
  latency: Latencies;
  memory: Memory;
  starts: Starts;
  replays: Replays;
  storm: Storm;
}

export function machineHere(): Machine {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${process.arch}`,
  };
}

/** @param temporalServer as the server says */
export function versionsHere(temporalServer: string): Record<string, string> {
  const require = createRequire(import.meta.url);
  const packages = require('../package.json') as { version: string; dependencies: Record<string, string> };
  return {
    'durable-reauth': `${packages.version} (${commit()})`,
    node: process.versions.node,
    'temporal server': temporalServer,
    allocator: allocator(),
    '@temporalio/worker': packages.dependencies['@temporalio/worker'] ?? 'unknown',
  };
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    return 'no repository';
  }
}
