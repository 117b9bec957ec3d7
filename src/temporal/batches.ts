/** What an operator tells many open reauths at once: a batch of signals over visibility, which the server works off. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { pauseSignal, resumeSignal, searchAttributes } from '../contract/messages.js';
import { ANSWER_WITHIN, Executions } from './executions.js';
import { RUNS, queryFor, type ListFilter } from './reauth-list.js';

export const batchOrders = { pause: pauseSignal.name, resume: resumeSignal.name } as const;
export type BatchOrder = keyof typeof batchOrders;
export type BatchFilter = Pick<ListFilter, 'tenant' | 'provider' | 'institution'>;

export class Batches {
  private readonly executions: Executions;

  constructor(client: Client) {
    this.executions = new Executions(client);
  }

  /** @returns how many open reauths it is about, as far as visibility knows by now */
  async count(order: BatchOrder, filter: BatchFilter): Promise<number> {
    const { workflow } = this.executions.client;
    const query = queryOf(order, filter);
    return (await this.executions.within(ANSWER_WITHIN, () => workflow.count(query))).count;
  }

  /** Begins the batch. Telling one twice is harmless. @returns the job's id, as `temporal batch describe` takes it */
  async begin(order: BatchOrder, filter: BatchFilter, reason: string): Promise<string> {
    const { workflowService, options } = this.executions.client;
    const jobId = randomUUID();
    await this.executions.within(ANSWER_WITHIN, () =>
      workflowService.startBatchOperation({
        namespace: options.namespace,
        jobId,
        visibilityQuery: queryOf(order, filter),
        reason,
        signalOperation: { signal: batchOrders[order], identity: options.identity },
      }),
    );
    return jobId;
  }
}

/**
 * Of what is closed nothing is told anything. Resumed is whatever may be paused: a check that is under way hides a pause
 * (the phase says `verifying`), and whoever is not paused takes the resume without harm.
 */
function queryOf(order: BatchOrder, filter: BatchFilter): string {
  const { name } = searchAttributes.phase;
  return [queryFor(filter), ...(order === 'resume' ? [`${name} IN ('paused', 'verifying')`] : []), RUNS].join(
    ' AND ',
  );
}
