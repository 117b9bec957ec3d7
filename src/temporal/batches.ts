/** What an operator tells many open reauths at once: a batch over visibility, which the server works off by itself. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { pauseSignal, resumeSignal } from '../contract/messages.js';
import { ANSWER_WITHIN, Executions } from './executions.js';
import { openOnes, type ManyFilter } from './many.js';

const signals = { pause: pauseSignal.name, resume: resumeSignal.name };
export type BatchOrder = keyof typeof signals | 'cancel';

/** Begins the batch. Telling one twice is harmless. @returns the job's id, as `temporal batch describe` takes it */
export async function beginBatch(
  client: Client,
  order: BatchOrder,
  filter: ManyFilter,
  reason: string,
): Promise<string> {
  const { workflowService, options } = client;
  const { identity } = options;
  const jobId = randomUUID();
  await new Executions(client).within(ANSWER_WITHIN, () =>
    workflowService.startBatchOperation({
      namespace: options.namespace,
      jobId,
      visibilityQuery: openOnes(order, filter),
      reason,
      ...(order === 'cancel'
        ? { cancellationOperation: { identity } }
        : { signalOperation: { signal: signals[order], identity } }),
    }),
  );
  return jobId;
}
