/** `reauth replay`: this build's workflows against what is recorded. Nothing of it is done again, and nothing is written. */
import type { HistoryAndWorkflowId } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { workflows } from './worker.js';

export interface Replayed {
  workflowId: string;
  runId: string;
  /** Why it does not replay. */
  error?: Error;
}

export async function* replay(
  histories: AsyncIterable<HistoryAndWorkflowId>,
): AsyncGenerator<Replayed, void, undefined> {
  // Each failure is told by its result.
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => {}),
    telemetryOptions: { logging: { filter: { core: 'OFF', other: 'OFF' }, forward: {} } },
  });
  const results = Worker.runReplayHistories({ workflowBundle: await workflows() }, histories);
  for await (const { workflowId, runId, error } of results) {
    yield { workflowId, runId, ...(error && { error }) };
  }
}
