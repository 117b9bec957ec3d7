import { randomUUID } from 'node:crypto';
import type { Listening } from '../finch/listen.js';
import type { Exchange } from './exchange.js';
import type { Fault, FaultyEndpoint, Struck } from './faults.js';
import type { Knobs } from './knobs.js';
import type { ExchangeInit, MintedSession, RecordedRequest } from './model.js';
import type { Provider } from './provider.js';
import type { DeliveryKnobs, SentWebhook, WebhookTarget } from './webhook-delivery.js';
import { NOISE_TOPICS, REAUTH_REQUIRED, webhookBody } from './webhook-event.js';
import type { WebhookEvent } from './webhook-event.js';
import type { WebhookSender } from './webhook-sender.js';

/** What a test or the demo holds in its hand. */
export class DwollaSimulator {
  /** Base URL without a trailing slash. */
  readonly url: string;
  /** The stand-in for Plaid's script. */
  readonly plaidScriptUrl: string;
  readonly knobs: Knobs;
  /** Live: the product's callback is often known only once both sides listen. */
  readonly redirectUrls: string[] | undefined;
  /** Every session ever minted, oldest first. */
  readonly sessions: readonly MintedSession[];
  /** Every API call, oldest first, also refused, faulted and hanging ones; not the pages of Plaid and MX. */
  readonly requests: readonly RecordedRequest[];
  /** Every webhook, automatic or not, oldest first. */
  readonly webhooksSent: readonly SentWebhook[];
  readonly #provider: Provider;
  readonly #sender: WebhookSender;
  readonly #listening: Listening;

  constructor(provider: Provider, sender: WebhookSender, listening: Listening) {
    this.url = listening.url;
    this.plaidScriptUrl = `${listening.url}/plaid/link-initialize.js`;
    this.knobs = provider.knobs;
    this.redirectUrls = provider.options.redirectUrls;
    this.sessions = provider.store.sessions;
    this.requests = provider.requests;
    this.webhooksSent = sender.sent;
    this.#provider = provider;
    this.#sender = sender;
    this.#listening = listening;
  }

  /** How often the token call was answered with a token. */
  get tokensIssued(): number {
    return this.#provider.store.tokensIssued;
  }

  /** Moves the simulator's clock, so that expiry and lags run fast. */
  advance(ms: number): void {
    this.#provider.clock.advance(ms);
  }

  /** Sets the simulator's clock to that instant, from where it runs on. */
  setNow(ms: number): void {
    this.#provider.clock.set(ms);
  }

  /** A live record. */
  addExchange(init?: ExchangeInit): Exchange {
    return this.#provider.store.addExchange(init);
  }

  /** Every secret that it ever gave out. */
  secrets(): ReturnType<Provider['store']['secrets']> {
    return this.#provider.store.secrets();
  }

  exchange(id: string): Exchange {
    return this.#provider.store.exchange(id);
  }

  /** Needs its owner from now on; under the knob `preemptive` only the warning is sent. */
  breakExchange(id: string, { silent = false }: { silent?: boolean } = {}): void {
    const exchange = this.exchange(id);
    if (!this.knobs.preemptive) exchange.break();
    // The topic is Plaid's alone (Dwolla docs, Webhook events).
    if (silent || this.webhook === undefined || exchange.partner !== 'plaid') return;
    if (this.knobs.webhooksFollowStatus) this.sendWebhook({ exchangeId: id });
  }

  /** Healed elsewhere: no session, no event. */
  heal(id: string): void {
    this.exchange(id).heal();
  }

  /** Final: no mint succeeds, no open session repairs it. */
  remove(id: string): void {
    this.exchange(id).remove();
  }

  /** Ends all application tokens at once, before their time. */
  killTokens(): void {
    this.#provider.store.killTokens();
  }

  /** Armed faults are used in order; without `times` a fault stays until cleared, with `of` it is for one connection. */
  fault(endpoint: FaultyEndpoint, fault: Fault, { times, of }: { times?: number; of?: string } = {}): void {
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
    const { store, knobs, clock, baseUrl } = this.#provider;
    const exchange = store.findExchange(event.exchangeId ?? '');
    const eventId = event.eventId ?? randomUUID();
    const body = webhookBody(event, { base: baseUrl(), now: clock.now(), knobs, exchange, eventId });
    const topic = event.topic ?? REAUTH_REQUIRED;
    return this.#sender.send({ eventId, topic, body }, { ...knobs.delivery, ...delivery });
  }

  /** What else a subscription gets: one event of each of some other topics, of other customers. */
  sendNoise(): SentWebhook[] {
    return NOISE_TOPICS.map((topic) => {
      const resource = `${topic.startsWith('customer_') ? 'customers' : 'transfers'}/${randomUUID()}`;
      return this.sendWebhook({ topic, resource });
    });
  }

  /** Sends those held back by `hold`, each once the one before has arrived. */
  releaseWebhooks(order?: 'sent' | 'reversed'): Promise<void> {
    return this.#sender.release(order);
  }

  /** Resolves when no webhook is under way, retries included. */
  webhooksSettled(): Promise<void> {
    return this.#sender.settled();
  }

  /** After too many failures nothing is sent any more, not even what waits for a retry. */
  get webhooksPaused(): boolean {
    return this.#sender.subscription.paused;
  }

  /** What was missed while paused is not sent again. */
  unpauseWebhooks(): void {
    this.#sender.subscription.unpause();
  }

  /** Shuts all sockets, also hanging ones, and stops all retries. */
  async close(): Promise<void> {
    await Promise.all([this.#listening.close(), this.#sender.close()]);
  }
}
