/** `reauth replay`: this build's workflows against what is recorded. Nothing of it is done again, and nothing is written. */
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { workflows } from './worker.js';

export interface Replayed {
  workflowId: string;
  runId: string;
  /** Why it does not replay. */
  error?: Error;
}

export async function* replay(
  histories: Parameters<typeof Worker.runReplayHistories>[1],
): AsyncGenerator<Replayed, void, undefined> {
  // Each failure is told by its result.
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => {}),
    telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' }, forward: {} } },
  });
  const results = Worker.runReplayHistories({ workflowBundle: await workflows() }, histories);
  for await (const { workflowId, runId, error } of results) {
    yield { workflowId, runId, ...(error && { error }) };
  }
}
