/**
 * Loaded into each workflow's sandbox by the bundle (`workflowInterceptorModules`).
 *
 * While no worker runs, a query may wait; what happens meanwhile (a timer, a signal, an activity's end) stands in the
 * history without a workflow task that has begun. The next worker may get the query first, and the SDK then applies those
 * events with the time of the task before: it may be days too early, and a replay, which has the right time, may decide
 * otherwise. Such a run is dropped from the cache before it does anything, and its own task takes it up in order.
 */
import type { WorkflowInterceptors } from '@temporalio/workflow';
import { AHEAD_OF_TASK } from '../src/contract/messages.js';

export const interceptors = (): WorkflowInterceptors => {
  let before: { started: string; length: number } | undefined;
  return {
    internals: [
      {
        activate(input, next) {
          const { timestamp, historyLength, isReplaying, jobs } = input.activation;
          const length = historyLength ?? 0;
          // Each workflow task has a moment of its own at which it was started.
          const started = `${String(timestamp?.seconds)}.${timestamp?.nanos}`;
          const ahead = before?.started === started && length > before.length;
          const queries = jobs?.every((job) => job.queryWorkflow) ?? true;
          // A replay is of tasks that have ended: two of them in one tick of the server's clock are no reason to stop.
          if (ahead && !queries && !isReplaying) throw new Error(AHEAD_OF_TASK);
          before = { started, length };
          next(input);
        },
      },
    ],
  };
};
