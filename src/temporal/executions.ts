/** How workflows are found and asked: each call has an end, and an outage has one name. */
import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowHandle,
} from '@temporalio/client';
import type { QueryDefinition } from '@temporalio/common';
import { addressOf, workflowIdFor } from '../contract/ids.js';
import { WORKFLOW_TYPE, searchAttributes, viewQuery } from '../contract/messages.js';
import type { ReauthView } from '../contract/view.js';
import {
  TemporalUnavailable,
  UpdatesExhausted,
  isBusy,
  isExhausted,
  isOutage,
  isUnprepared,
} from './outage.js';
import { quoted } from './quoted.js';
import { reauthIdOf } from './standing.js';

/** The server's answer, ms. */
export const ANSWER_WITHIN = 5_000;
/** A worker's answer: longer than a task waits for a worker that is gone. */
export const WORKER_ANSWERS_WITHIN = 10_000;

export class Executions {
  constructor(readonly client: Client) {}

  /** The run of this very reauth: the connection's current one, or an earlier one that visibility still knows. */
  async locate(reauthId: string): Promise<WorkflowExecutionDescription | undefined> {
    const address = addressOf(reauthId);
    if (!address) return undefined;
    const workflowId = workflowIdFor(address);
    const describe = (runId?: string) => this.reached(() => this.handle(workflowId, runId).describe());
    const current = await describe();
    if (!current || reauthIdOf(current) === reauthId) return current;
    const earlier = await this.within(ANSWER_WITHIN, async () => {
      for await (const execution of this.client.workflow.list({
        // Its hand-off carries the same id.
        query: `WorkflowType = '${WORKFLOW_TYPE}' AND ${searchAttributes.id.name} = ${quoted(reauthId)}`,
        pageSize: 1,
      })) {
        return execution.runId;
      }
      return undefined;
    });
    return earlier === undefined ? undefined : describe(earlier);
  }

  query(workflowId: string, runId?: string, ms = WORKER_ANSWERS_WITHIN): Promise<ReauthView> {
    return this.within(ms, () => this.handle(workflowId, runId).query(viewQuery));
  }

  ask<T>(workflowId: string, runId: string, query: QueryDefinition<T>): Promise<T> {
    return this.within(WORKER_ANSWERS_WITHIN, () => this.handle(workflowId, runId).query(query));
  }

  handle(workflowId: string, runId?: string): WorkflowHandle {
    return this.client.workflow.getHandle(workflowId, runId);
  }

  /** @returns whether the server knows our namespace and answers */
  async reachable(): Promise<boolean> {
    try {
      await this.within(ANSWER_WITHIN, () =>
        this.client.workflowService.describeNamespace({ namespace: this.client.options.namespace }),
      );
      return true;
    } catch {
      return false;
    }
  }

  /** @returns `undefined` where the workflow is unknown or closed */
  async reached<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.within(ANSWER_WITHIN, ask);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  async within<T>(ms: number, ask: () => Promise<T>): Promise<T> {
    try {
      return await this.client.withDeadline(Date.now() + ms, ask);
    } catch (error) {
      if (isOutage(error)) throw new TemporalUnavailable('Temporal did not answer', { cause: error });
      if (isUnprepared(error)) {
        throw new TemporalUnavailable('Temporal does not know our search attributes yet', { cause: error });
      }
      throw error;
    }
  }

  /**
   * An update. A workflow takes ten in flight; the ones beyond are tried again until their time is up.
   * @returns `undefined` where the workflow has ended meanwhile
   * @throws UpdatesExhausted
   */
  async patiently<T>(ms: number, ask: () => Promise<T>): Promise<T | undefined> {
    const until = Date.now() + ms;
    for (;;) {
      try {
        return await this.within(until - Date.now(), ask);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return undefined;
        if (isExhausted(error))
          throw new UpdatesExhausted('this reauth takes no more updates', { cause: error });
        if (!isBusy(error) || Date.now() > until - 1_000) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 200));
      }
    }
  }

  /** The open workflows of a connection that is found by another id than its own. */
  openOnesOf(tenant: string, provider: string, ref: string): Promise<string[]> {
    const { refs, tenant: ofTenant, provider: ofProvider } = searchAttributes;
    const query = [
      `${refs.name} = ${quoted(ref)}`,
      `${ofTenant.name} = ${quoted(tenant)}`,
      `${ofProvider.name} = ${quoted(provider)}`,
      "ExecutionStatus = 'Running'",
    ].join(' AND ');
    return this.within(ANSWER_WITHIN, async () => {
      const found: string[] = [];
      for await (const { workflowId } of this.client.workflow.list({ query })) found.push(workflowId);
      return found;
    });
  }
}
