/** `reauth replay`: this build's workflows against what is recorded. Nothing of it is done again, and nothing is written. */
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { Replayed } from '../cli/replay.js';
import type { TemporalConfig } from '../platform/config.js';
import { workflows } from './worker.js';

export async function* replay(
  { dataConverter }: Pick<TemporalConfig, 'dataConverter'>,
  histories: Parameters<typeof Worker.runReplayHistories>[1],
): AsyncGenerator<Replayed, void, undefined> {
  // Each failure is told by its result.
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => {}),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
  });
  // How failures are written down is not compared.
  const workflowBundle = await workflows('readable');
  const results = Worker.runReplayHistories({ workflowBundle, dataConverter }, histories);
  for await (const { workflowId, runId, error } of results) {
    yield { workflowId, runId, ...(error && { error }) };
  }
}
