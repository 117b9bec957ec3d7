/** The typed client: what the HTTP API does for a backend, straight on Temporal. */
import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { z } from 'zod';
import { DEFAULT_TENANT, PROVIDER_NAME, TENANT_NAME, addressOf } from '../contract/ids.js';
import { providerId } from '../contract/line.js';
import { listRequest } from '../contract/list-request.js';
import { policiesFor } from '../contract/policy-schema.js';
import { contactsRequest, startRequestFor } from '../contract/start-request.js';
import type { ReauthView } from '../contract/view.js';
import { MAX_BODY_BYTES, fits } from '../intake/body.js';
import { snoozeEnd, snoozeRequest } from '../intake/answers.js';
import { completionRequest, signalFrom } from '../intake/completion.js';
import { contactsFrom, startFrom, type Intake, type StartingTenant } from '../intake/intake.js';
import { providerKits } from '../providers/registry.js';
import { KeyRing, KeyRingError } from '../secrets/key-ring.js';
import { Vault } from '../secrets/vault.js';
import type { Erasure } from '../temporal/erasure.js';
import type { ListItem } from '../temporal/reauth-list.js';
import { Reauths } from '../temporal/reauths.js';
import type { BackendWord, CompletionBody, ContactBody, ListQuery, PolicyBody, StartBody } from './bodies.js';
import { InvalidInput, valid } from './invalid-input.js';

const wordRequest = z.strictObject({
  connection: z.object({ provider: z.string().regex(PROVIDER_NAME, 'is no provider'), id: providerId }),
  status: z.enum(['repaired', 'gone', 'suspended']),
  entity: z.string().min(1).max(200).optional(),
  hintId: z.string().min(1).max(200).optional(),
});

export interface ReauthClientOptions {
  /** Whose reauths these are; `default` by default. Those of others are unknown to it. */
  tenant?: string | undefined;
  /**
   * The service's `REAUTH_KEYS`. Seals what is secret (a code, an access token) before it leaves this process; without
   * it nothing secret can be given.
   */
  keyRing?: string | undefined;
  /** The service's named policies: a reauth is started with all that its policy says. */
  policies?: Record<string, PolicyBody> | undefined;
  /** Whether the news go to the tenant's backend, where the service knows its endpoint; `true` by default. */
  events?: boolean | undefined;
  /** Whether the service tells escalations to `ESCALATION_WEBHOOK_URL` as well; `false` by default. */
  escalationWebhook?: boolean | undefined;
}

const vault = z.string().transform((text, context) => {
  try {
    return new Vault(KeyRing.parse(text));
  } catch (error) {
    if (!(error instanceof KeyRingError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

const options = z.strictObject({
  tenant: z.string().regex(TENANT_NAME, 'is no tenant').default(DEFAULT_TENANT),
  keyRing: vault.optional(),
  policies: z.record(z.string(), policiesFor(providerKits).fields).default({}),
  events: z.boolean().default(true),
  escalationWebhook: z.boolean().default(false),
});

export class ReauthClient {
  private readonly reauths: Reauths;
  private readonly intake: Intake;
  private readonly tenant: StartingTenant;
  private readonly vault: Vault | undefined;

  /**
   * @param client of the namespace that the service works in
   * @throws InvalidInput
   */
  constructor(client: Client, given: ReauthClientOptions = {}) {
    const { tenant, keyRing, policies, events, escalationWebhook } = valid(fits(options, given)).data;
    this.reauths = new Reauths(client);
    this.intake = { kinds: providerKits, policies: policiesFor(providerKits, policies) };
    // A directory is asked only about what a webhook reports.
    this.tenant = {
      name: tenant,
      hasEvents: events,
      hasDirectory: false,
      hasEscalationWebhook: escalationWebhook,
    };
    this.vault = keyRing;
  }

  /**
   * Reports a broken connection: starts its reauth, or joins the open one, as `started` tells. Safe to repeat.
   * @throws InvalidInput, TemporalUnavailable
   */
  async start(body: StartBody): Promise<{ started: boolean; view: ReauthView }> {
    const { kinds, policies } = this.intake;
    const request = valid(fits(startRequestFor(kinds, policies), asJson(body))).data;
    return this.reauths.start(valid(startFrom(this.intake, request, this.tenant, this.vault)));
  }

  /**
   * The person came back, by a redirect or a front end of your own. A check decides what that is worth.
   * @param body a `code` and its `redirectUri`; a `code` alone from an embedded session; the `accessToken` where you
   * exchanged the code yourself; or nothing
   * @returns whether there is such a reauth
   * @throws InvalidInput, TemporalUnavailable
   */
  async completed(id: string, body: CompletionBody = {}): Promise<boolean> {
    if (!this.owns(id)) return false;
    const request = valid(fits(completionRequest, asJson(body))).data;
    const signal = valid(signalFrom(this.intake, id, request, this.vault));
    if (!(await this.reauths.standing(id))) return false;
    await this.reauths.completed(signal);
    return true;
  }

  /**
   * Your own word about a connection that has an open reauth, such as `repaired` where a call of yours succeeded: a hint.
   * A break, or the warning of one, is reported by `start`.
   * @param about `entity`: the part of the connection that it is about; `hintId`: the same for each repetition
   * @returns whether the connection had an open reauth to be told
   * @throws InvalidInput, TemporalUnavailable
   */
  async connectionChanged(
    connection: { provider: string; id: string },
    status: BackendWord,
    about: { entity?: string; hintId?: string } = {},
  ): Promise<boolean> {
    const given = valid(fits(wordRequest, asJson({ connection, status, ...about }))).data;
    const { entity, hintId = randomUUID() } = given;
    const whose = { tenant: this.tenant.name, provider: given.connection.provider, by: 'backend' as const };
    const word = {
      hintId,
      connection: given.connection,
      status: given.status,
      ...(entity !== undefined && { entity }),
    };
    return (await this.reauths.connectionChanged(whose, word)) > 0;
  }

  /**
   * @returns `undefined` where there is no such reauth (any more)
   * @throws TemporalUnavailable
   */
  async view(id: string): Promise<ReauthView | undefined> {
    return this.owns(id) ? this.reauths.view(id) : undefined;
  }

  /**
   * One page, open ones first, from Temporal's visibility, which knows of a change within a second or so.
   * @throws InvalidInput, TemporalUnavailable
   */
  async list(query: ListQuery = {}): Promise<{ items: ListItem[]; nextCursor?: string }> {
    const { cursor, ...filter } = valid(fits(listRequest, query)).data;
    const { items, nextPlace } = await this.reauths.list({
      ...filter,
      tenant: this.tenant.name,
      place: cursor,
    });
    return { items, ...(nextPlace !== undefined && { nextCursor: nextPlace }) };
  }

  /**
   * Calls it off. What is closed already stays as it is.
   * @returns the view afterwards; `undefined` where there is no such reauth
   * @throws TemporalUnavailable
   */
  async cancel(id: string): Promise<ReauthView | undefined> {
    return this.owns(id) ? this.reauths.cancel(id) : undefined;
  }

  /** Holds every notice but the receipt. As `cancel`. */
  async pause(id: string): Promise<ReauthView | undefined> {
    return this.owns(id) ? this.reauths.pause(id) : undefined;
  }

  /** Ends the pause. As `cancel`. */
  async resume(id: string): Promise<ReauthView | undefined> {
    return this.owns(id) ? this.reauths.resume(id) : undefined;
  }

  /** Sends the last notice that asked once more. As `cancel`. */
  async resend(id: string): Promise<ReauthView | undefined> {
    return this.owns(id) ? this.reauths.resend(id) : undefined;
  }

  /**
   * Holds the reminders until then, for 14 days at the most. As `cancel`.
   * @param until an ISO instant, or a day: its morning at eight, UTC
   * @throws InvalidInput
   */
  async snooze(id: string, until: string): Promise<ReauthView | undefined> {
    const end = valid(snoozeEnd(valid(fits(snoozeRequest, { until })).data, Date.now()));
    return this.owns(id) ? this.reauths.answer(id, { kind: 'snooze', ...end }) : undefined;
  }

  /**
   * Replaces the contacts. As `cancel`.
   * @throws InvalidInput
   */
  async changeContacts(id: string, contacts: ContactBody[]): Promise<ReauthView | undefined> {
    const request = valid(fits(contactsRequest, asJson({ contacts }))).data;
    const given = valid(contactsFrom(request.contacts, this.tenant));
    return this.owns(id) ? this.reauths.changeContacts(id, given.contacts) : undefined;
  }

  /**
   * Erases a closed reauth, with its hand-off and the histories of both, also what was not delivered yet.
   * @returns `open` where it is not closed, and nothing was done; `erasing` where the server is at it still; `undefined`
   * where there is no such reauth (any more)
   * @throws TemporalUnavailable
   */
  async erase(id: string): Promise<Erasure | undefined> {
    return this.owns(id) ? this.reauths.erase(id) : undefined;
  }

  private owns(id: string): boolean {
    return addressOf(id)?.tenant === this.tenant.name;
  }
}

/** As it would have come over HTTP: the same limits hold, and fields that are `undefined` are not there. */
function asJson(body: object): unknown {
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) <= MAX_BODY_BYTES) return JSON.parse(text);
  throw new InvalidInput([{ path: '', message: 'is larger than 256 KiB' }]);
}
