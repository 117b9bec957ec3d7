/** All that the edges (HTTP, command, typed client) ask of the workflows, in the contract's words. */
import type { Client } from '@temporalio/client';
import type { QueryDefinition, SignalDefinition } from '@temporalio/common';
import { addressOf, type ReauthAddress } from '../contract/ids.js';
import type { ProviderWord } from '../contract/webhook.js';
import {
  cancelUpdate,
  changeContactsUpdate,
  completedSignal,
  pauseSignal,
  resendUpdate,
  resumeSignal,
  bouncedSignal,
  unsubscribedSignal,
  type BouncedSignal,
  type ChangeContactsInput,
  type CompletedSignal,
  type OpenSessionInput,
  type OpenSessionResult,
} from '../contract/messages.js';
import type { Contact, Sealed } from '../contract/state.js';
import type { ReauthView } from '../contract/view.js';
import type { Start } from '../intake/intake.js';
import { giveAnswer, type WeighedAnswer } from './answers.js';
import { erase, type Erasure } from './erasure.js';
import { ANSWER_WITHIN, Executions, WORKER_ANSWERS_WITHIN, type Handles } from './executions.js';
import { isExhausted } from './outage.js';
import { openSession } from './press.js';
import { TemporalHandOffs } from './hand-offs.js';
import { listReauths, type ListFilter, type Page } from './reauth-list.js';
import { firstView, startOrJoin, takeReport } from './start-or-join.js';
import { tellWord, type Whose } from './tell-word.js';
import { endedView, standingOf, type ReauthStanding } from './standing.js';

export class Reauths {
  private readonly executions: Executions;
  private readonly handOffs: TemporalHandOffs;

  constructor(client: Client) {
    this.executions = new Executions(client);
    this.handOffs = new TemporalHandOffs(client);
  }

  /** Starts the reauth, or joins the open one of the same connection: that is told by `started`. */
  async start(start: Start): Promise<{ started: boolean; view: ReauthView }> {
    const met = await startOrJoin(this.executions, start, async (workflowId, runId) => {
      const view = await this.executions.view(workflowId, runId);
      // It may have closed just before the report reached it.
      return view.phase === 'closed' ? undefined : view;
    });
    if (met) return { started: false, view: met };
    return { started: true, view: await firstView(this.executions, start.input) };
  }

  /**
   * As `start`, for whoever needs no answer but that it is taken, at once: no worker is waited for.
   * @returns `known` for a word that the connection's last reauth has heard already
   */
  report(start: Start): Promise<'started' | 'joined' | 'known'> {
    return takeReport(this.executions, start);
  }

  /** @returns `undefined` where no such reauth is (still) known */
  async view(reauthId: string): Promise<ReauthView | undefined> {
    const found = await this.executions.locate(reauthId);
    return found && endedView(await this.executions.view(found.workflowId, found.runId), found);
  }

  /** @returns the id of the connection's open reauth, or of its last one; `undefined` where none is known */
  latestId(address: ReauthAddress): Promise<string | undefined> {
    return this.executions.latestId(address);
  }

  async standing(reauthId: string): Promise<ReauthStanding | undefined> {
    const found = await this.executions.locate(reauthId);
    return found && standingOf(found);
  }

  /** A press. @returns `undefined` where no such reauth is known, or its contact was replaced */
  openSession(input: OpenSessionInput): Promise<OpenSessionResult | undefined> {
    return openSession(this.executions, input);
  }

  /** A hint that somebody came back. Of a closed reauth a code reaches the hand-off; everything else does nothing. */
  async completed(signal: CompletedSignal): Promise<void> {
    const { reauthId, hintId, code, redirectUri = null } = signal;
    const reached = await this.tell(completedSignal, signal);
    if (reached || code === undefined) return;
    const found = await this.executions.locate(reauthId);
    const address = addressOf(reauthId);
    if (!found || !address) return;
    const { tenant, provider, connectionId } = address;
    // Whether the tenant has an endpoint the hand-off finds out.
    await this.handOffs.bring(
      { reauthId, tenant, connection: { provider, id: connectionId }, runId: found.runId, events: true },
      { id: hintId, code, redirectUri },
    );
  }

  /**
   * The new credentials of a closed reauth, sealed for its workflow id.
   * @returns `undefined` where there are none, none yet, or none any more
   */
  async credentials(reauthId: string): Promise<Sealed | undefined> {
    const found = await this.executions.locate(reauthId);
    const address = addressOf(reauthId);
    return found && address && this.handOffs.credentials(address, found.runId);
  }

  /** The backend has the credentials: they are kept no longer. */
  async acknowledge(reauthId: string): Promise<void> {
    const found = await this.executions.locate(reauthId);
    const address = addressOf(reauthId);
    if (found && address) await this.handOffs.acknowledge(address, found.runId);
  }

  list(filter: ListFilter): Promise<Page> {
    return this.executions.within(ANSWER_WITHIN, () => listReauths(this.executions.client, filter));
  }

  /** @returns the view afterwards, also of one that is closed; `undefined` where no such reauth is known */
  cancel(reauthId: string): Promise<ReauthView | undefined> {
    return this.command(reauthId, async ({ run, current }) => {
      try {
        await current.executeUpdate(cancelUpdate, { args: [{ reauthId }] });
      } catch (error) {
        // A cancellation by Temporal means the same, and needs no update.
        if (!isExhausted(error)) throw error;
        await run.cancel();
      }
    });
  }

  /** As `cancel`. Sends the last notice that asked once more. */
  resend(reauthId: string): Promise<ReauthView | undefined> {
    return this.command(reauthId, ({ current }) =>
      current.executeUpdate(resendUpdate, { args: [{ reauthId }] }),
    );
  }

  /** As `cancel`. */
  changeContacts(reauthId: string, contacts: Omit<Contact, 'id'>[]): Promise<ReauthView | undefined> {
    const args: [ChangeContactsInput] = [{ reauthId, contacts }];
    return this.command(reauthId, ({ current }) => current.executeUpdate(changeContactsUpdate, { args }));
  }

  /** As `cancel`. */
  pause(reauthId: string): Promise<ReauthView | undefined> {
    return this.command(reauthId, ({ run }) => run.signal(pauseSignal));
  }

  /** As `cancel`. */
  resume(reauthId: string): Promise<ReauthView | undefined> {
    return this.command(reauthId, ({ run }) => run.signal(resumeSignal));
  }

  /** As `cancel`. What a contact answers, or somebody of the tenant for all of them. */
  answer(reauthId: string, answer: WeighedAnswer): Promise<ReauthView | undefined> {
    return this.command(reauthId, ({ current }) => giveAnswer(current, reauthId, answer));
  }

  /** Ends the reminders to this contact; taken while no worker runs. */
  async unsubscribe(who: { reauthId: string; contact: string }): Promise<void> {
    await this.tell(unsubscribedSignal, who);
  }

  /** The mail of this notice did not arrive. */
  async bounced(notice: BouncedSignal): Promise<void> {
    await this.tell(bouncedSignal, notice);
  }

  /** One of the workflow's queries. @returns `undefined` where no such reauth is known */
  async ask<T>(reauthId: string, query: QueryDefinition<T>): Promise<T | undefined> {
    const found = await this.executions.locate(reauthId);
    return found && this.executions.ask(found.workflowId, found.runId, query);
  }

  /** For a closed or unknown reauth it does nothing. @returns whether an open one has it */
  private async tell<T extends { reauthId: string }>(
    definition: SignalDefinition<[T]>,
    payload: T,
  ): Promise<boolean> {
    const told = await this.executions.follow(payload.reauthId, (_, { run }) =>
      this.executions.reached(async () => {
        await run.signal(definition, payload);
        return true;
      }),
    );
    return told ?? false;
  }

  /**
   * A word about a connection. For one without an open reauth it does nothing; see `report`.
   * @returns how many reauths were told
   */
  connectionChanged(whose: Whose, word: ProviderWord): Promise<number> {
    return tellWord(this.executions, whose, word);
  }

  /**
   * Erases a closed reauth: its runs, its hand-off and their histories, also where something is still owed to the backend.
   * @returns `undefined` where no such reauth is known
   */
  erase(reauthId: string): Promise<Erasure | undefined> {
    return erase(this.executions, reauthId);
  }

  reachable(): Promise<boolean> {
    return this.executions.reachable();
  }

  private async command(
    reauthId: string,
    give: (handles: Handles) => Promise<unknown>,
  ): Promise<ReauthView | undefined> {
    await this.executions.follow(reauthId, async (found, handles) => {
      if (standingOf(found).outcome) return undefined;
      return this.executions.patiently(WORKER_ANSWERS_WITHIN, async () => {
        await give(handles);
        return true;
      });
    });
    return this.view(reauthId);
  }
}
