import type { Endpoint, Fault, Struck } from './faults.js';
import type { Knobs } from './knobs.js';
import type { Listening } from './listen.js';
import type {
  Connection,
  ConnectionInit,
  ConnectionStatus,
  Entity,
  MintedSession,
  RecordedRequest,
} from './model.js';
import type { Provider } from './provider.js';
import type { StatusChange } from './store.js';
import type { DeliveryKnobs, SentWebhook, WebhookTarget } from './webhook-delivery.js';
import { webhookBody } from './webhook-event.js';
import type { WebhookEvent } from './webhook-event.js';
import type { WebhookSender } from './webhook-sender.js';

/** What a test or the demo holds in its hand. */
export class FinchSimulator {
  /** Base URL without a trailing slash. */
  readonly url: string;
  readonly knobs: Knobs;
  /** Live: the product's callback is often known only once both sides listen. */
  readonly redirectUris: string[];
  /** Every session ever minted, oldest first. */
  readonly sessions: readonly MintedSession[];
  /** Every API call, oldest first, also refused, faulted and hanging ones; not the authorize pages. */
  readonly requests: readonly RecordedRequest[];
  /** Every webhook, automatic or not, oldest first. */
  readonly webhooksSent: readonly SentWebhook[];
  readonly #provider: Provider;
  readonly #sender: WebhookSender;
  readonly #listening: Listening;

  constructor(provider: Provider, sender: WebhookSender, listening: Listening) {
    this.url = listening.url;
    this.knobs = provider.knobs;
    this.redirectUris = provider.options.redirectUris;
    this.sessions = provider.store.sessions;
    this.requests = provider.requests;
    this.webhooksSent = sender.sent;
    this.#provider = provider;
    this.#sender = sender;
    this.#listening = listening;
    provider.store.onStatus = (connection, changed) => this.#announce(connection, changed);
  }

  /** Moves the provider's own clock, so that expiry runs fast. Webhook timestamps keep to `clock`. */
  advance(ms: number): void {
    this.#provider.store.advance(ms);
  }

  /** A live record; `status: 'reauth'` makes one that was born broken, of which no webhook tells. */
  addConnection(init?: ConnectionInit): Connection {
    return this.#provider.store.addConnection(init);
  }

  /** Every secret that it ever gave out, or was shown. */
  secrets(): ReturnType<Provider['store']['secrets']> {
    return this.#provider.store.secrets();
  }

  connection(id: string): Connection {
    return this.#provider.store.connection(id);
  }

  setStatus(id: string, status: ConnectionStatus, change?: StatusChange): void {
    this.#provider.store.setStatus(id, status, change);
  }

  breakConnection(id: string, change?: StatusChange): void {
    this.setStatus(id, 'reauth', change);
  }

  /** Healed elsewhere: no session, no code, no new token. */
  repair(id: string, change?: StatusChange): void {
    this.setStatus(id, 'connected', change);
  }

  /** Final: tokens are refused, links are dead, no mint succeeds. */
  disconnect(id: string, change?: StatusChange): void {
    this.setStatus(id, 'disconnected', change);
  }

  /** Armed faults are used in order; without `times` a fault stays until cleared, with `of` it is for one connection. */
  fault(endpoint: Endpoint, fault: Fault, { times, of }: { times?: number; of?: string } = {}): void {
    this.#provider.faults.arm(endpoint, fault, times, of);
  }

  /** Every fault that came true, oldest first. */
  get faultsStruck(): readonly Struck[] {
    return this.#provider.faults.struck;
  }

  clearFaults(): void {
    this.#provider.faults.clear();
  }

  get webhook(): WebhookTarget | undefined {
    return this.#sender.target;
  }

  set webhook(target: WebhookTarget | undefined) {
    this.#sender.target = target;
  }

  sendWebhook(event: WebhookEvent, delivery: DeliveryKnobs = {}): SentWebhook {
    const { store, knobs } = this.#provider;
    const connection = store.connections.get(event.connectionId ?? '');
    return this.#sender.send(webhookBody(event, connection, knobs), { ...knobs.delivery, ...delivery });
  }

  /** Sends those held back by `hold`, each once the one before has arrived. */
  releaseWebhooks(order?: 'sent' | 'reversed'): Promise<void> {
    return this.#sender.release(order);
  }

  /** Resolves when no webhook is under way, retries included. */
  webhooksSettled(): Promise<void> {
    return this.#sender.settled();
  }

  /** Shuts all sockets, also hanging ones, and stops all retries. */
  async close(): Promise<void> {
    await Promise.all([this.#listening.close(), this.#sender.close()]);
  }

  /** One event for each entity that changed: one entity's `connected` does not make the connection whole. */
  #announce(connection: Connection, changed: readonly Entity[]): void {
    if (this.webhook === undefined || !this.knobs.webhooksFollowStatus) return;
    const connectionId = connection.id;
    if (this.knobs.eventsPer === 'connection') {
      this.sendWebhook({ connectionId });
      return;
    }
    for (const { id, status } of changed) this.sendWebhook({ connectionId, entityId: id, status });
  }
}
