/** What an operator tells many open reauths at once: a batch of signals over visibility, which the server works off. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { pauseSignal, resumeSignal } from '../contract/messages.js';
import { ANSWER_WITHIN, Executions } from './executions.js';
import { queryFor, type ListFilter } from './reauth-list.js';

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

/** Only what is paused is resumed; of what is closed nothing is told anything. */
function queryOf(order: BatchOrder, filter: BatchFilter): string {
  const phase = order === 'resume' ? ({ phase: 'paused' } as const) : {};
  return `${queryFor({ ...filter, ...phase })} AND ExecutionStatus = 'Running'`;
}
