/** `npm run bench`: measures everything, says which budgets hold, and fails where one does not. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { verdictsOf } from './budgets.js';
import { bothServed } from './child.js';
import { measureLatency } from './parts/latency.js';
import { measureMemory, unmeasured } from './parts/memory.js';
import { measureReplays } from './parts/replay.js';
import { measureStarts } from './parts/starts.js';
import { measureStories } from './parts/stories.js';
import { measureStorm } from './parts/storm.js';
import { measureThroughput } from './parts/throughput.js';
import { tablesOf } from './report.js';
import { machineHere, versionsHere, type Results } from './results.js';
import { setStage, type Stage } from './stage.js';

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean' }, long: { type: 'boolean' }, json: { type: 'string' } },
});
/** Pauses are of 14 events each: a reauth goes on in a new run at 2,000. */
const full = {
  each: 60,
  presses: 40,
  memory: { cached: [500, 1_000, 1_500], open: [2_000, 10_000] },
  storm: 5_000,
  starts: 6,
  pauses: 130,
};
const sizes = {
  full,
  long: { ...full, memory: { ...full.memory, open: [...full.memory.open, 30_000] } },
  // Memory needs thousands to say anything.
  quick: { each: 12, presses: 4, memory: undefined, storm: 1_210, starts: 1, pauses: 30 },
};
const mode = options.long ? 'long' : options.quick ? 'quick' : 'full';
const size = sizes[mode];
const ROUNDS = 6;

Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
const results = await measured();
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, undefined, 1)}\n`);
process.stdout.write(`\n${tablesOf(results)}`);
const broken = verdictsOf(results).filter(({ holds }) => holds === false);
process.exit(broken.length === 0 ? 0 : 1);

async function measured(): Promise<Results> {
  const [load = 0] = loadavg();
  const before = { version: 1, at: new Date().toISOString(), mode, machine: machineHere(), load } as const;
  // What is deployed is what is measured.
  execFileSync('npm', ['run', 'build'], { stdio: 'ignore' });
  const versions = versionsHere(await onStage('asks the server', serverVersion));
  const stories = await onStage('stories', measureStories);
  const throughput = await compared('throughput', (stage) =>
    measureThroughput(stage, { rounds: ROUNDS, each: size.each }),
  );
  const latency = await compared('latency', (stage) =>
    measureLatency(stage, { rounds: ROUNDS, each: size.presses }),
  );
  say('memory');
  const memory = size.memory ? await measureMemory(setStage, size.memory) : unmeasured;
  const starts = await onStage('starts', (stage) => measureStarts(stage, size.starts));
  const replays = await onStage('replays', (stage) =>
    measureReplays(stage, { rounds: ROUNDS, pauses: size.pauses }),
  );
  const storm = await onStage('storm', (stage) => measureStorm(stage, { connections: size.storm }));
  const bundle = bundleSize();
  const took = performance.now();
  return { ...before, took, versions, bundle, stories, throughput, latency, memory, starts, replays, storm };
}

/** With the service and the reference, both served by one process. */
function compared<T>(name: string, part: (stage: Stage) => Promise<T>): Promise<T> {
  return onStage(name, async (stage) => {
    const both = await bothServed(stage.settings);
    try {
      return await part(stage);
    } finally {
      await both.end();
    }
  });
}

/** Each part has a server of its own: none pays for what another one left. */
async function onStage<T>(name: string, part: (stage: Stage) => Promise<T>): Promise<T> {
  say(name);
  const stage = await setStage();
  try {
    return await part(stage);
  } finally {
    await stage.close();
  }
}

async function serverVersion({ client }: Stage): Promise<string> {
  const { serverVersion: version } = await client.workflowService.getSystemInfo({});
  return version ?? 'unknown';
}

function bundleSize(): number {
  const code = readFileSync('dist/workflow-bundle.js', 'utf8');
  return Buffer.byteLength(code.slice(0, code.lastIndexOf('//# sourceMappingURL=')));
}

function say(part: string): void {
  process.stderr.write(`${(performance.now() / 1000).toFixed(0).padStart(5)} s  ${part}\n`);
}
