/** How long somebody waits who starts a reauth or presses the button, against a bare start and a bare update. */
import type { WorkflowHandle } from '@temporalio/client';
import { until } from '../../test/until.js';
import { latencyOf, type Latency } from '../arithmetic.js';
import { atOnce, atPace } from '../load.js';
import { bareUpdate } from '../reference-workflow.js';
import { startReference } from '../reference.js';
import { brokenConnection, inPhase, press, report, startOf } from '../reports.js';
import type { Stage } from '../stage.js';

const calls = ['bareStart', 'start', 'bareUpdate', 'press', 'pressThatMints'] as const;
type Call = (typeof calls)[number];

export interface Latencies {
  perSecond: number;
  /** Those that are counted; each made as many calls. */
  rounds: number;
  /** ms */
  calls: Record<Call, Latency>;
}

const PER_SECOND = 20;
const LANES = 10;
const WITHIN = 60_000;

/** @param each how often each call is made in a round */
export async function measureLatency(
  stage: Stage,
  { rounds, each }: { rounds: number; each: number },
): Promise<Latencies> {
  const took: Record<Call, number[]> = {
    bareStart: [],
    start: [],
    bareUpdate: [],
    press: [],
    pressThatMints: [],
  };
  for (let round = 0; round <= rounds; round += 1) {
    const deeds = await prepared(stage, round, each);
    // Interleaved: what the machine is up to meanwhile hits all of them.
    for (const call of calls) {
      const times = await deeds[call]();
      // The first round warms up.
      if (round > 0) took[call].push(...times);
    }
  }
  const all = Object.fromEntries(calls.map((call) => [call, latencyOf(took[call])]));
  return { perSecond: PER_SECOND, rounds, calls: all as Record<Call, Latency> };
}

async function prepared(
  stage: Stage,
  number: number,
  each: number,
): Promise<Record<Call, () => Promise<number[]>>> {
  const { client } = stage;
  const many = (name: string, policy = {}) =>
    Array.from({ length: each }, () => brokenConnection(stage, `${name}-${number}`, { policy }));
  const wait = (name: string) =>
    until('they wait', async () => (await inPhase(stage, `${name}-${number}`, 'waiting')) === each, WITHIN);
  const updated = await atOnce(LANES, many('updated'), (one) => startReference(client, startOf(stage, one)));
  const ready = await atOnce(LANES, many('ready'), ({ body }) => report(stage, body));
  const onOpen = { mint: { finch: 'on_open' } };
  const unminted = await atOnce(LANES, many('unminted', onOpen), ({ body }) => report(stage, body));
  await Promise.all(['updated', 'ready', 'unminted'].map(wait));
  const bare = many('bare').map((one) => startOf(stage, one));
  const started = many('started');
  return {
    // What they set off is over before the next calls are timed.
    async bareStart() {
      const times = await pace(bare, (one) => startReference(client, one));
      await wait('bare');
      return times;
    },
    async start() {
      const times = await pace(started, ({ body }) => report(stage, body));
      await wait('started');
      return times;
    },
    bareUpdate: () => pace(updated, (handle: WorkflowHandle) => handle.executeUpdate(bareUpdate)),
    press: () => pace(ready, press),
    pressThatMints: () => pace(unminted, press),
  };
}

function pace<T>(items: T[], deed: (item: T) => Promise<unknown>): Promise<number[]> {
  return atPace(PER_SECOND, items, deed);
}
