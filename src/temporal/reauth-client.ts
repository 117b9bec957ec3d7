/** The only file that calls `client.workflow.*`: what the HTTP side asks of the workflows, in the contract's words. */
import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
  type WorkflowHandle,
} from '@temporalio/client';
import { addressOf, workflowIdFor } from '../contract/ids.js';
import {
  TASK_QUEUE,
  WORKFLOW_TYPE,
  completedSignal,
  connectionChangedSignal,
  openSessionUpdate,
  searchAttributes,
  viewQuery,
  type CompletedSignal,
  type ConnectionChangedSignal,
  type OpenSessionInput,
  type OpenSessionResult,
  type ReauthMemo,
} from '../contract/messages.js';
import { initialState, type ReauthInput } from '../contract/state.js';
import { phaseOf, viewOf, type ReauthView } from '../contract/view.js';
import { TemporalUnavailable, isBusy, isExhausted, isOutage, isUnprepared } from './outage.js';
import { quoted } from './quoted.js';
import { reauthIdOf, standingOf, type ReauthStanding } from './standing.js';

const ANSWER_WITHIN = 5_000;
/** A worker's answer: longer than a task waits for a worker that is gone. */
const WORKER_ANSWERS_WITHIN = 10_000;
/** Longer than the mint for a press may take, so that the person gets its answer. */
const PRESS_WITHIN = 30_000;

export class ReauthClient {
  constructor(private readonly client: Client) {}

  /**
   * Starts the reauth, or joins the open one of the same connection: that is told by `started`.
   * @param refs further ids by which it is found
   */
  async start(
    input: ReauthInput,
    report: ConnectionChangedSignal,
    refs: string[],
  ): Promise<{ started: boolean; view: ReauthView }> {
    const workflowId = workflowIdFor({
      tenant: input.tenant,
      provider: input.connection.provider,
      connectionId: input.connection.id,
    });
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      if (await this.startNew(workflowId, input, refs)) {
        return { started: true, view: await this.firstView(workflowId, input) };
      }
      const view = await this.join(workflowId, report);
      if (view) return { started: false, view };
    }
    throw new TemporalUnavailable('the earlier reauth of this connection is about to finish');
  }

  /** @returns `undefined` where no such reauth is (still) known */
  async view(reauthId: string): Promise<ReauthView | undefined> {
    const found = await this.locate(reauthId);
    return found && this.query(found.workflowId, found.runId);
  }

  async standing(reauthId: string): Promise<ReauthStanding | undefined> {
    const found = await this.locate(reauthId);
    return found && standingOf(found);
  }

  /** A press. @returns `undefined` where no such reauth is known */
  async openSession(input: OpenSessionInput): Promise<OpenSessionResult | undefined> {
    const found = await this.locate(input.reauthId);
    if (!found) return undefined;
    const standing = standingOf(found);
    if (standing.outcome) return { status: 'closed', outcome: standing.outcome };
    const args: [OpenSessionInput] = [input];
    const handle = this.handle(found.workflowId, found.runId);
    return this.patiently(PRESS_WITHIN, () => handle.executeUpdate(openSessionUpdate, { args }));
  }

  /** A hint that somebody came back. For a closed or unknown reauth it does nothing. */
  async completed(signal: CompletedSignal): Promise<void> {
    const address = addressOf(signal.reauthId);
    if (!address) return;
    await this.reached(() => this.handle(workflowIdFor(address)).signal(completedSignal, signal));
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

  private async startNew(workflowId: string, input: ReauthInput, refs: string[]): Promise<boolean> {
    const memo: ReauthMemo = {
      institution: input.institution,
      ...(input.effect !== undefined && { effect: input.effect }),
      ...(input.stopsAt !== undefined && { early: true }),
    };
    try {
      await this.within(ANSWER_WITHIN, () =>
        this.client.workflow.start(WORKFLOW_TYPE, {
          workflowId,
          taskQueue: TASK_QUEUE,
          args: [input],
          workflowIdConflictPolicy: 'FAIL',
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          typedSearchAttributes: attributesAtStart(input, refs),
          memo: { ...memo },
          staticSummary: `${input.connection.provider} ${input.connection.id} at ${input.institution}`.slice(
            0,
            200,
          ),
          priority: { fairnessKey: input.tenant },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }

  /** @returns `undefined` where the reauth that was met is closed: it has been asked to finish */
  private async join(workflowId: string, report: ConnectionChangedSignal): Promise<ReauthView | undefined> {
    const handle = this.handle(workflowId);
    try {
      const described = await this.within(ANSWER_WITHIN, () => handle.describe());
      await this.within(ANSWER_WITHIN, () => handle.signal(connectionChangedSignal, report));
      const open = standingOf(described).phase !== 'closed';
      const view = open ? await this.query(workflowId, described.runId) : undefined;
      // It may have closed just before the report reached it.
      if (view && view.phase !== 'closed') return view;
      await this.within(ANSWER_WITHIN, () => handle.result());
      return undefined;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  /** The run of this very reauth: the connection's current one, or an earlier one that visibility still knows. */
  private async locate(reauthId: string): Promise<WorkflowExecutionDescription | undefined> {
    const address = addressOf(reauthId);
    if (!address) return undefined;
    const workflowId = workflowIdFor(address);
    const describe = (runId?: string) => this.reached(() => this.handle(workflowId, runId).describe());
    const current = await describe();
    if (!current || reauthIdOf(current) === reauthId) return current;
    const earlier = await this.within(ANSWER_WITHIN, async () => {
      for await (const execution of this.client.workflow.list({
        query: `${searchAttributes.id.name} = ${quoted(reauthId)}`,
        pageSize: 1,
      })) {
        return execution.runId;
      }
      return undefined;
    });
    return earlier === undefined ? undefined : describe(earlier);
  }

  /** It is started, whether or not a worker is there to tell of it. */
  private async firstView(workflowId: string, input: ReauthInput): Promise<ReauthView> {
    try {
      return await this.query(workflowId);
    } catch (error) {
      if (!(error instanceof TemporalUnavailable)) throw error;
      return viewOf(initialState(input, Date.now()));
    }
  }

  private query(workflowId: string, runId?: string): Promise<ReauthView> {
    return this.within(WORKER_ANSWERS_WITHIN, () => this.handle(workflowId, runId).query(viewQuery));
  }

  private handle(workflowId: string, runId?: string): WorkflowHandle {
    return this.client.workflow.getHandle(workflowId, runId);
  }

  /** @returns `undefined` where the workflow is unknown or closed */
  private async reached<T>(ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await this.within(ANSWER_WITHIN, ask);
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  private async within<T>(ms: number, ask: () => Promise<T>): Promise<T> {
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

  /** A workflow takes ten updates in flight; the ones beyond are tried again until their time is up. */
  private async patiently(
    ms: number,
    ask: () => Promise<OpenSessionResult>,
  ): Promise<OpenSessionResult | undefined> {
    const until = Date.now() + ms;
    for (;;) {
      try {
        return await this.within(until - Date.now(), ask);
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return undefined;
        if (isExhausted(error)) return { status: 'unavailable', kind: 'rate_limited' };
        if (!isBusy(error) || Date.now() > until - 1_000) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 200));
      }
    }
  }
}

function attributesAtStart(input: ReauthInput, refs: string[]) {
  const { tenant, connection, institution, id } = input;
  return [
    { key: searchAttributes.tenant, value: tenant },
    { key: searchAttributes.provider, value: connection.provider },
    { key: searchAttributes.institution, value: institution },
    { key: searchAttributes.id, value: id },
    { key: searchAttributes.phase, value: phaseOf(initialState(input, 0)) },
    { key: searchAttributes.sessions, value: 0 },
    { key: searchAttributes.refs, value: [connection.id, ...refs] },
  ];
}
