/** The only file that calls `client.workflow.*`: what the HTTP side asks of the workflows, in the contract's words. */
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import { addressOf, workflowIdFor } from '../contract/ids.js';
import type { ProviderWord } from '../contract/webhook.js';
import {
  cancelUpdate,
  changeContactsUpdate,
  completedSignal,
  connectionChangedSignal,
  openSessionUpdate,
  pauseSignal,
  resendUpdate,
  resumeSignal,
  type ChangeContactsInput,
  type CompletedSignal,
  type ConnectionChangedSignal,
  type OpenSessionInput,
  type OpenSessionResult,
} from '../contract/messages.js';
import { initialState, type Contact, type ReauthInput } from '../contract/state.js';
import { viewOf, type ReauthView } from '../contract/view.js';
import type { Start } from '../intake/intake.js';
import { ANSWER_WITHIN, Executions, WORKER_ANSWERS_WITHIN } from './executions.js';
import { TemporalUnavailable, UpdatesExhausted, isExhausted } from './outage.js';
import { listReauths, type ListFilter, type ListItem } from './reauth-list.js';
import { startWorkflow } from './start-workflow.js';
import { endedView, standingOf, type ReauthStanding } from './standing.js';

/** Longer than the mint for a press may take, so that the person gets its answer. */
const PRESS_WITHIN = 30_000;

export class ReauthClient {
  private readonly executions: Executions;

  constructor(client: Client) {
    this.executions = new Executions(client);
  }

  /**
   * Starts the reauth, or joins the open one of the same connection: that is told by `started`.
   */
  async start({ input, report, refs }: Start): Promise<{ started: boolean; view: ReauthView }> {
    const workflowId = workflowIdFor({
      tenant: input.tenant,
      provider: input.connection.provider,
      connectionId: input.connection.id,
    });
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      if (
        await this.executions.within(ANSWER_WITHIN, () =>
          startWorkflow(this.executions.client, workflowId, input, refs),
        )
      ) {
        return { started: true, view: await this.firstView(workflowId, input) };
      }
      const view = await this.join(workflowId, report);
      if (view) return { started: false, view };
    }
    throw new TemporalUnavailable('the earlier reauth of this connection is about to finish');
  }

  /** @returns `undefined` where no such reauth is (still) known */
  async view(reauthId: string): Promise<ReauthView | undefined> {
    const found = await this.executions.locate(reauthId);
    return found && endedView(await this.executions.query(found.workflowId, found.runId), found);
  }

  async standing(reauthId: string): Promise<ReauthStanding | undefined> {
    const found = await this.executions.locate(reauthId);
    return found && standingOf(found);
  }

  /** A press. @returns `undefined` where no such reauth is known */
  async openSession(input: OpenSessionInput): Promise<OpenSessionResult | undefined> {
    const found = await this.executions.locate(input.reauthId);
    if (!found) return undefined;
    const standing = standingOf(found);
    if (standing.outcome) return { status: 'closed', outcome: standing.outcome };
    const args: [OpenSessionInput] = [input];
    const handle = this.executions.handle(found.workflowId, found.runId);
    try {
      const opened = await this.executions.patiently(PRESS_WITHIN, () =>
        handle.executeUpdate(openSessionUpdate, { args }),
      );
      if (opened) return opened;
    } catch (error) {
      if (error instanceof UpdatesExhausted) return { status: 'unavailable', kind: 'rate_limited' };
      throw error;
    }
    // It closed just before.
    const { outcome } = (await this.standing(input.reauthId)) ?? {};
    return outcome && { status: 'closed', outcome };
  }

  /** A hint that somebody came back. For a closed or unknown reauth it does nothing. */
  async completed(signal: CompletedSignal): Promise<void> {
    const address = addressOf(signal.reauthId);
    if (!address) return;
    await this.executions.reached(() =>
      this.executions.handle(workflowIdFor(address)).signal(completedSignal, signal),
    );
  }

  list(filter: ListFilter): Promise<{ items: ListItem[]; nextPlace?: string }> {
    return this.executions.within(ANSWER_WITHIN, () => listReauths(this.executions.client, filter));
  }

  /** @returns the view afterwards, also of one that is closed; `undefined` where no such reauth is known */
  cancel(reauthId: string): Promise<ReauthView | undefined> {
    return this.command(reauthId, async (handle) => {
      try {
        await handle.executeUpdate(cancelUpdate, { args: [{ reauthId }] });
      } catch (error) {
        // A cancellation by Temporal means the same, and needs no update.
        if (!isExhausted(error)) throw error;
        await handle.cancel();
      }
    });
  }

  /** As `cancel`. Sends the last notice that asked once more. */
  resend(reauthId: string): Promise<ReauthView | undefined> {
    return this.command(reauthId, (handle) => handle.executeUpdate(resendUpdate, { args: [{ reauthId }] }));
  }

  /** As `cancel`. */
  changeContacts(reauthId: string, contacts: Omit<Contact, 'id'>[]): Promise<ReauthView | undefined> {
    const args: [ChangeContactsInput] = [{ reauthId, contacts }];
    return this.command(reauthId, (handle) => handle.executeUpdate(changeContactsUpdate, { args }));
  }

  /** As `cancel`. */
  pause(reauthId: string): Promise<ReauthView | undefined> {
    return this.command(reauthId, (handle) => handle.signal(pauseSignal));
  }

  /** As `cancel`. */
  resume(reauthId: string): Promise<ReauthView | undefined> {
    return this.command(reauthId, (handle) => handle.signal(resumeSignal));
  }

  /**
   * The provider's word about a connection. For one without an open reauth it does nothing.
   * @returns how many reauths were told
   */
  async connectionChanged(
    { tenant, provider }: { tenant: string; provider: string },
    word: ProviderWord,
  ): Promise<number> {
    const { hintId, status, entity } = word;
    const signal: ConnectionChangedSignal = {
      hintId,
      status,
      byProvider: true,
      ...(entity !== undefined && { entity }),
    };
    const workflowIds =
      'connectionId' in word
        ? [workflowIdFor({ tenant, provider, connectionId: word.connectionId })]
        : await this.executions.openOnesOf(tenant, provider, word.ref);
    const told = await Promise.all(
      workflowIds.map((workflowId) =>
        this.executions.reached(async () => {
          await this.executions.handle(workflowId).signal(connectionChangedSignal, signal);
          return true;
        }),
      ),
    );
    return told.filter(Boolean).length;
  }

  /** @returns whether the server knows our namespace and answers */
  async reachable(): Promise<boolean> {
    try {
      await this.executions.within(ANSWER_WITHIN, () =>
        this.executions.client.workflowService.describeNamespace({
          namespace: this.executions.client.options.namespace,
        }),
      );
      return true;
    } catch {
      return false;
    }
  }

  private async command(
    reauthId: string,
    give: (handle: WorkflowHandle) => Promise<unknown>,
  ): Promise<ReauthView | undefined> {
    const found = await this.executions.locate(reauthId);
    if (!found) return undefined;
    const { workflowId, runId } = found;
    if (!standingOf(found).outcome) {
      await this.executions.patiently(WORKER_ANSWERS_WITHIN, () =>
        give(this.executions.handle(workflowId, runId)),
      );
    }
    return this.view(reauthId);
  }

  /** @returns `undefined` where the reauth that was met is closed: it has been asked to finish */
  private async join(workflowId: string, report: ConnectionChangedSignal): Promise<ReauthView | undefined> {
    const handle = this.executions.handle(workflowId);
    try {
      const described = await this.executions.within(ANSWER_WITHIN, () => handle.describe());
      await this.executions.within(ANSWER_WITHIN, () => handle.signal(connectionChangedSignal, report));
      const open = standingOf(described).phase !== 'closed';
      const view = open ? await this.executions.query(workflowId, described.runId) : undefined;
      // It may have closed just before the report reached it.
      if (view && view.phase !== 'closed') return view;
      await this.executions.within(ANSWER_WITHIN, () => handle.result());
      return undefined;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw error;
    }
  }

  /** It is started, whether or not a worker is there to tell of it. */
  private async firstView(workflowId: string, input: ReauthInput): Promise<ReauthView> {
    try {
      return await this.executions.query(workflowId);
    } catch (error) {
      if (!(error instanceof TemporalUnavailable)) throw error;
      return viewOf(initialState(input, Date.now()));
    }
  }
}
