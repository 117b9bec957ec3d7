import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { signatureFor } from './webhook-delivery.js';
import type { DeliveryKnobs, Fate, SentWebhook, WebhookAttempt, WebhookTarget } from './webhook-delivery.js';
import { Subscription } from './webhook-subscription.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Waits after a failure, each after the last attempt (Dwolla docs, Webhooks): eight of them, 72 hours in all. */
const RETRY_WAITS_MS = [
  15 * MINUTE_MS,
  45 * MINUTE_MS,
  ...[2, 3, 6, 12, 24, 24].map((hours) => hours * HOUR_MS),
];
const ANSWER_WITHIN_MS = 10_000;

interface Parcel {
  readonly eventId: string;
  readonly topic: string;
  readonly body: string;
  readonly attempts: WebhookAttempt[];
}

/** Sends, and sends again, until a 2xx or until the schedule is used up. Redirects count as failures. */
export class WebhookSender {
  readonly sent: SentWebhook[] = [];
  readonly subscription: Subscription;
  target: WebhookTarget | undefined;
  readonly #now: () => number;
  readonly #agent = new Agent();
  readonly #closing = new AbortController();
  readonly #held: (() => void)[] = [];
  readonly #travelling = new Set<Promise<unknown>>();

  constructor(target: WebhookTarget | undefined, now: () => number) {
    this.target = target;
    this.#now = now;
    this.subscription = new Subscription(now);
    // One for each webhook that waits.
    setMaxListeners(0, this.#closing.signal);
  }

  send(content: Pick<SentWebhook, 'eventId' | 'topic' | 'body'>, knobs: DeliveryKnobs): SentWebhook {
    const target = this.target;
    if (target === undefined) throw new Error('No webhook target: set `webhook` first');
    const parcel: Parcel = { ...content, attempts: [] };
    const travel = (): Promise<Fate> => this.#track(this.#deliverCopies(target, parcel, knobs));
    const done = knobs.hold === true ? this.#hold().then(travel) : travel();
    const sent = { ...parcel, done };
    this.sent.push(sent);
    return sent;
  }

  /** Lets the held ones go, each after the one before it arrived, so that the order is certain. */
  async release(order: 'sent' | 'reversed' = 'sent'): Promise<void> {
    const held = this.#held.splice(0);
    if (order === 'reversed') held.reverse();
    for (const go of held) {
      go();
      await this.settled();
    }
  }

  /** Resolves when nothing is under way; held webhooks do not count. */
  async settled(): Promise<void> {
    // A released webhook starts to travel one turn of the event loop later.
    do {
      await new Promise(setImmediate);
      await Promise.all(this.#travelling);
    } while (this.#travelling.size > 0);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    for (const go of this.#held.splice(0)) go();
    await this.settled();
    await this.#agent.destroy();
  }

  #hold(): Promise<void> {
    return new Promise((resolve) => this.#held.push(resolve));
  }

  #track(delivery: Promise<Fate>): Promise<Fate> {
    this.#travelling.add(delivery);
    return delivery.finally(() => this.#travelling.delete(delivery));
  }

  async #deliverCopies(target: WebhookTarget, parcel: Parcel, knobs: DeliveryKnobs): Promise<Fate> {
    if (knobs.drop === true) return 'dropped';
    const copies = Array.from({ length: knobs.copies ?? 1 }, () => this.#deliver(target, parcel, knobs));
    const fates = await Promise.all(copies);
    return fates.find((fate) => fate !== 'delivered') ?? 'delivered';
  }

  async #deliver(target: WebhookTarget, parcel: Parcel, knobs: DeliveryKnobs): Promise<Fate> {
    const { timeScale = 1 } = target;
    for (const pause of [knobs.delayMs ?? 0, ...RETRY_WAITS_MS]) {
      await this.#pause(pause * timeScale);
      const fate = await this.subscription.inTurn(() => this.#try(target, parcel, knobs));
      if (fate !== undefined) return fate;
    }
    return 'gave_up';
  }

  /** How the delivery has ended; undefined while it may be tried again. */
  async #try(target: WebhookTarget, parcel: Parcel, knobs: DeliveryKnobs): Promise<Fate | undefined> {
    if (this.#closing.signal.aborted) return 'closed';
    if (this.subscription.paused) return 'paused';
    const attempt = await this.#attempt(target, parcel, knobs);
    parcel.attempts.push(attempt);
    const { status } = attempt;
    const accepted = status !== undefined && status >= 200 && status < 300;
    this.subscription.note(accepted, target.timeScale ?? 1);
    return accepted ? 'delivered' : undefined;
  }

  /** Nothing changes over retries: neither the body nor its time, and so not the signature. */
  async #attempt(target: WebhookTarget, parcel: Parcel, knobs: DeliveryKnobs): Promise<WebhookAttempt> {
    const { topic, body } = parcel;
    const at = this.#now();
    const signature = signatureFor(body, target.secret, knobs.signature);
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'user-agent': 'dwolla-webhooks/1.1',
      'X-Dwolla-Topic': topic,
      ...(signature !== undefined && { 'X-Request-Signature-SHA-256': signature }),
    };
    const inTime = AbortSignal.timeout(target.answerWithinMs ?? ANSWER_WITHIN_MS);
    const signal = AbortSignal.any([this.#closing.signal, inTime]);
    const init = { method: 'POST', headers, body, signal, redirect: 'manual' } as const;
    try {
      const answer = await fetch(target.url, { ...init, dispatcher: this.#agent });
      await answer.arrayBuffer();
      return { at, signature, status: answer.status };
    } catch {
      return { at, signature, status: undefined };
    }
  }

  async #pause(ms: number): Promise<void> {
    if (ms <= 0) return;
    await wait(ms, undefined, { signal: this.#closing.signal }).catch(() => {});
  }
}
