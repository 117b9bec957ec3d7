/** What waiting reauths take of a worker's memory: those in its cache, and those that are only open. */
import { until } from '../../test/until.js';
import { startWorkflow } from '../../src/temporal/start-workflow.js';
import { slope } from '../arithmetic.js';
import { serviceProcess, type Child } from '../child.js';
import { atOnce, pause } from '../load.js';
import { workflowIdOf } from '../reference.js';
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
  /** With a cache of 500. */
  open: At[];
}

const LANES = 20;
const SMALL_CACHE = 500;
const WITHIN = 900_000;

export async function measureMemory(
  setStage: () => Promise<Stage>,
  { cached, open }: { cached: number[]; open: number[] },
): Promise<Memory> {
  const points = await growing(setStage, cached, Math.max(...cached) + 1_000);
  const perCached = slope(points.map(({ waiting, rss }) => ({ x: waiting, y: rss })));
  return { cached: points, perCached, open: await growing(setStage, open, SMALL_CACHE) };
}

/** A worker process of its own, with more and more waiting reauths. */
async function growing(setStage: () => Promise<Stage>, steps: number[], cache: number): Promise<At[]> {
  const stage = await setStage();
  const worker = await serviceProcess('worker', {
    ...stage.settings,
    MAX_CACHED_WORKFLOWS: String(cache),
  });
  const points: At[] = [];
  for (const waiting of steps) {
    await fillUp(stage, waiting - (points.at(-1)?.waiting ?? 0), waiting);
    points.push({ waiting, rss: await atRest(worker) });
  }
  await worker.end();
  await stage.close();
  return points;
}

async function fillUp(stage: Stage, more: number, all: number): Promise<void> {
  await atOnce(LANES, Array.from({ length: more }), async () => {
    const { input, refs } = startOf(stage, brokenConnection(stage, 'Gusto'));
    await startWorkflow(stage.client, workflowIdOf(input), input, refs);
  });
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
