/** What waiting reauths take of a worker's memory: those in its cache, and those that are only open. */
import { until } from '../../test/until.js';
import type { Start } from '../../src/intake/intake.js';
import { startWorkflow } from '../../src/temporal/start-workflow.js';
import { slope } from '../arithmetic.js';
import { bothServed, serviceProcess, type Child } from '../child.js';
import { atOnce, pause } from '../load.js';
import { startReference, workflowIdOf } from '../reference.js';
import { brokenConnection, inPhase, startOf } from '../reports.js';
import type { Stage } from '../stage.js';

export interface At {
  waiting: number;
  /** Resident memory, bytes. */
  rss: number;
}

export interface Memory {
  /** With a cache that holds all of them. */
  cached: At[];
  /** Of each further one, bytes. */
  perCached: number;
  /** Of each further run of the reference, which keeps and decides nothing: what the SDK takes. */
  perCachedReference: number;
  /** With a cache of 500. */
  open: At[];
}

/** Of a run that does not measure it. */
export const unmeasured: Memory = { cached: [], perCached: 0, perCachedReference: 0, open: [] };

const LANES = 20;
const SMALL_CACHE = 500;
const WITHIN = 900_000;

export async function measureMemory(
  setStage: () => Promise<Stage>,
  { cached, open }: { cached: number[]; open: number[] },
): Promise<Memory> {
  const all = Math.max(...cached) + 1_000;
  const points = await growing(setStage, cached, all, reauths);
  const references = await growing(setStage, cached, all, bare);
  return {
    cached: points,
    perCached: perFurther(points),
    perCachedReference: perFurther(references),
    open: await growing(setStage, open, SMALL_CACHE, reauths),
  };
}

function perFurther(points: At[]): number {
  return slope(points.map(({ waiting, rss }) => ({ x: waiting, y: rss })));
}

/** What waits, and the process in whose cache it does. */
interface Waiting {
  process(settings: Record<string, string>): Promise<Child>;
  start(stage: Stage, start: Start): Promise<unknown>;
}

const reauths: Waiting = {
  process: (settings) => serviceProcess('worker', settings),
  start: ({ client }, start) => startWorkflow(client, workflowIdOf(start.input), start.input, start.refs),
};
const bare: Waiting = {
  process: bothServed,
  start: ({ client }, start) => startReference(client, start),
};

/** A worker process of its own, with more and more waiting reauths. */
async function growing(
  setStage: () => Promise<Stage>,
  steps: number[],
  cache: number,
  kind: Waiting,
): Promise<At[]> {
  const stage = await setStage();
  const worker = await kind.process({ ...stage.settings, MAX_CACHED_WORKFLOWS: String(cache) });
  const points: At[] = [];
  for (const waiting of steps) {
    await fillUp(stage, kind, waiting - (points.at(-1)?.waiting ?? 0), waiting);
    points.push({ waiting, rss: await atRest(worker) });
  }
  await worker.end();
  await stage.close();
  return points;
}

async function fillUp(stage: Stage, kind: Waiting, more: number, all: number): Promise<void> {
  await atOnce(LANES, Array.from({ length: more }), () =>
    kind.start(stage, startOf(stage, brokenConnection(stage, 'Gusto'))),
  );
  await until(`${all} wait`, async () => (await inPhase(stage, 'Gusto', 'waiting')) === all, WITHIN);
}

/** The least of ten looks: what is about to be collected comes and goes. */
async function atRest(worker: Child): Promise<number> {
  const looks: number[] = [];
  for (let look = 0; look < 10; look += 1) {
    await pause(300);
    looks.push(worker.rss());
  }
  return Math.min(...looks);
}
