/** How workflows are found and asked: each call has an end, and an outage has one name. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowExecutionInfo,
  type WorkflowHandle,
} from '@temporalio/client';
import type { QueryDefinition } from '@temporalio/common';
import { addressOf, workflowIdFor, type ReauthAddress } from '../contract/ids.js';
import { ANOTHER_REAUTH, WORKFLOW_TYPE, searchAttributes, viewQuery } from '../contract/messages.js';
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
import { isRefusedAs } from './refusal.js';
import { LAST_RUNS, RUNS } from './runs.js';
import { reauthIdOf } from './standing.js';

/** The server's answer, ms. */
export const ANSWER_WITHIN = 5_000;
/** A worker's answer: longer than a task waits for a worker that is gone. */
export const WORKER_ANSWERS_WITHIN = 10_000;

export interface Handles {
  /** For signals and a cancellation: none of them names the reauth that it is for. */
  run: WorkflowHandle;
  /**
   * For updates: one that is sent to a run which goes on in another is tried again by the SDK, and has to meet that one. The
   * next reauth of the connection refuses it.
   */
  current: WorkflowHandle;
}

export class Executions {
  constructor(readonly client: Client) {}

  /** The run of this very reauth: the connection's current one, or an earlier one that visibility still knows. */
  async locate(reauthId: string): Promise<WorkflowExecutionDescription | undefined> {
    const address = addressOf(reauthId);
    if (!address) return undefined;
    const workflowId = workflowIdFor(address);
    const describe = (runId?: string) => this.reached(() => this.handle(workflowId, runId).describe());
    // Where the last one was erased there is no current run, and the earlier ones are known all the same.
    const current = await describe();
    if (current && reauthIdOf(current) === reauthId) return current;
    const earlier = await this.newest(`${searchAttributes.id.name} = ${quoted(reauthId)}`);
    return earlier && describe(earlier.runId);
  }

  /** The newest run of a reauth that visibility finds; hand-offs carry the same ids. */
  newest(query: string): Promise<WorkflowExecutionInfo | undefined> {
    return this.within(ANSWER_WITHIN, async () => {
      const reauths = {
        query: `WorkflowType = ${quoted(WORKFLOW_TYPE)} AND ${LAST_RUNS} AND ${query}`,
        pageSize: 1,
      };
      for await (const execution of this.client.workflow.list(reauths)) return execution;
      return undefined;
    });
  }

  /** @returns how many workflows it finds, as far as visibility knows by now */
  async count(query: string): Promise<number> {
    return (await this.within(ANSWER_WITHIN, () => this.client.workflow.count(query))).count;
  }

  /** @returns the id of the connection's open reauth, or of its last one that is still known */
  async latestId(address: ReauthAddress): Promise<string | undefined> {
    const workflowId = workflowIdFor(address);
    const current = await this.reached(() => this.handle(workflowId).describe());
    const found = current ?? (await this.newest(`WorkflowId = ${quoted(workflowId)}`));
    return found && reauthIdOf(found);
  }

  /**
   * Speaks to an open reauth. Between finding and asking it may have gone on in another run.
   * @param ask gives `undefined` where that run has ended, as `reached` and `patiently` do
   * @returns `undefined` where the reauth is unknown, or has ended
   */
  async follow<T>(
    reauthId: string,
    ask: (found: WorkflowExecutionDescription, handles: Handles) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    let before: string | undefined;
    for (;;) {
      const found = await this.locate(reauthId);
      if (!found || found.runId === before) return undefined;
      const handles = {
        run: this.handle(found.workflowId, found.runId),
        current: this.handle(found.workflowId),
      };
      const answer = await ask(found, handles);
      if (answer !== undefined) return answer;
      before = found.runId;
    }
  }

  view(workflowId: string, runId: string, ms = WORKER_ANSWERS_WITHIN): Promise<ReauthView> {
    return this.ask(workflowId, runId, viewQuery, ms);
  }

  ask<T>(
    workflowId: string,
    runId: string,
    query: QueryDefinition<T>,
    ms = WORKER_ANSWERS_WITHIN,
  ): Promise<T> {
    return this.within(ms, () => this.handle(workflowId, runId).query(query));
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
        if (error instanceof WorkflowNotFoundError || isRefusedAs(ANOTHER_REAUTH, error)) return undefined;
        if (isExhausted(error))
          throw new UpdatesExhausted('this reauth takes no more updates', { cause: error });
        if (!isBusy(error) || Date.now() > until - 1_000) throw error;
        await pause(100 + Math.random() * 200);
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
      RUNS,
    ].join(' AND ');
    return this.within(ANSWER_WITHIN, async () => {
      const found: string[] = [];
      for await (const { workflowId } of this.client.workflow.list({ query })) found.push(workflowId);
      return found;
    });
  }
}
