/** Hand-offs: begun when a reauth closes, found by its run. */
import {
  WorkflowExecutionAlreadyStartedError,
  type Client,
  type WorkflowStartOptions,
} from '@temporalio/client';
import type { HandOffInput, HandOffs, LateCode, Recalled } from '../contract/hand-off.js';
import { addressFor, handOffIdFor, workflowIdFor, type ReauthAddress } from '../contract/ids.js';
import {
  HAND_OFF_TYPE,
  TASK_QUEUE,
  acknowledgedSignal,
  completedSignal,
  credentialsQuery,
  searchAttributes,
} from '../contract/messages.js';
import type { Sealed } from '../contract/state.js';
import { ANSWER_WITHIN, Executions, WORKER_ANSWERS_WITHIN } from './executions.js';

type Reauth = Pick<HandOffInput, 'tenant' | 'connection' | 'runId'>;

export class TemporalHandOffs implements HandOffs {
  private readonly executions: Executions;

  constructor(client: Client) {
    this.executions = new Executions(client);
  }

  async begin(input: HandOffInput): Promise<void> {
    const { workflow } = this.executions.client;
    try {
      await this.executions.within(ANSWER_WITHIN, () =>
        workflow.start(HAND_OFF_TYPE, { ...optionsFor(input), workflowIdReusePolicy: 'REJECT_DUPLICATE' }),
      );
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async bring(input: Omit<HandOffInput, 'codes' | 'closed'>, hint: LateCode): Promise<void> {
    const { id: hintId, code, redirectUri } = hint;
    const { reauthId, tenant, connection, runId, events } = input;
    const { workflow } = this.executions.client;
    await this.executions.within(ANSWER_WITHIN, () =>
      workflow.signalWithStart(HAND_OFF_TYPE, {
        ...optionsFor({ reauthId, tenant, connection, runId, events, codes: [] }),
        signal: completedSignal,
        signalArgs: [{ reauthId, hintId, code, redirectUri }],
      }),
    );
  }

  async recall({ tenant, connection, runId }: Reauth): Promise<Recalled> {
    const workflowId = workflowIdFor(addressFor(tenant, connection));
    const view = await this.executions.view(workflowId, runId);
    const credentials = await this.executions.reached(async () => {
      const { status } = await this.executions.handle(workflowId, runId).describe();
      // A terminated reauth could hand nothing off.
      if (status.name !== 'COMPLETED') return false;
      const closed = (await this.executions.handle(workflowId, runId).result()) as { credentials?: true };
      return closed.credentials ?? false;
    });
    return { view, credentials: credentials ?? false };
  }

  /** @returns `undefined` where there are none, or none any more */
  credentials(address: ReauthAddress, runId: string): Promise<Sealed | undefined> {
    return this.executions.reached(() =>
      this.executions.within(WORKER_ANSWERS_WITHIN, () =>
        this.executions.handle(handOffIdFor(address, runId)).query(credentialsQuery),
      ),
    );
  }

  async acknowledge(address: ReauthAddress, runId: string): Promise<void> {
    await this.executions.reached(() =>
      this.executions.handle(handOffIdFor(address, runId)).signal(acknowledgedSignal),
    );
  }
}

function optionsFor(input: HandOffInput): WorkflowStartOptions & { args: [HandOffInput] } {
  const { tenant, connection, runId, reauthId } = input;
  return {
    workflowId: handOffIdFor(addressFor(tenant, connection), runId),
    taskQueue: TASK_QUEUE,
    args: [input],
    workflowIdConflictPolicy: 'USE_EXISTING',
    typedSearchAttributes: [
      { key: searchAttributes.tenant, value: tenant },
      { key: searchAttributes.provider, value: connection.provider },
      { key: searchAttributes.id, value: reauthId },
    ],
    staticSummary: `news and credentials of ${connection.provider} ${connection.id}`.slice(0, 200),
    priority: { fairnessKey: tenant },
  };
}
