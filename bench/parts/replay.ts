/** How long it takes to take up a reauth that left the cache: one of usual length, and one that is about to continue as new. */
import { Worker } from '@temporalio/worker';
import { pauseSignal, resumeSignal } from '../../src/contract/messages.js';
import { startWorkflow } from '../../src/temporal/start-workflow.js';
import { bundleWorkflows } from '../../src/main/bundle.js';
import { until } from '../../test/until.js';
import { spreadOf, type Spread } from '../arithmetic.js';
import { serviceProcess } from '../child.js';
import { workflowIdOf } from '../reference.js';
import { brokenConnection, inPhase, startOf } from '../reports.js';
import type { Stage } from '../stage.js';

export interface Replay {
  events: number;
  /** ms, with the replayer's own start. */
  took: Spread;
}

export interface Replays {
  usual: Replay;
  long: Replay;
}

const WITHIN = 60_000;

/** @param pauses pairs of pausing and resuming, which make it long */
export async function measureReplays(
  stage: Stage,
  { rounds, pauses }: { rounds: number; pauses: number },
): Promise<Replays> {
  const service = await serviceProcess('serve', stage.settings);
  const { input, refs } = startOf(stage, brokenConnection(stage, 'Replayed'));
  await startWorkflow(stage.client, workflowIdOf(input), input, refs);
  const standing = (phase: string) =>
    until(`it is ${phase}`, async () => (await inPhase(stage, 'Replayed', phase)) === 1, WITHIN);
  await standing('waiting');
  const handle = stage.client.workflow.getHandle(workflowIdOf(input));
  const usual = await handle.fetchHistory();
  for (let pair = 0; pair < pauses; pair += 1) {
    await handle.signal(pauseSignal);
    await standing('paused');
    await handle.signal(resumeSignal);
    await standing('waiting');
  }
  const long = await handle.fetchHistory();
  await service.end();

  const workflowBundle = await bundleWorkflows();
  const took = { usual: [] as number[], long: [] as number[] };
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, history] of [
      ['usual', usual],
      ['long', long],
    ] as const) {
      const from = performance.now();
      await Worker.runReplayHistory({ workflowBundle }, history);
      // The first round warms up.
      if (round > 0) took[name].push(performance.now() - from);
    }
  }
  return {
    usual: { events: usual.events?.length ?? 0, took: spreadOf(took.usual) },
    long: { events: long.events?.length ?? 0, took: spreadOf(took.long) },
  };
}
