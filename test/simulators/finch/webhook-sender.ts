import { setTimeout as wait } from 'node:timers/promises';
import { Agent, fetch } from 'undici';
import { newEventId, signatureFor } from './webhook-delivery.js';
import type { DeliveryKnobs, SentWebhook, WebhookAttempt, WebhookTarget } from './webhook-delivery.js';

/** Waits after a failure, each after the last attempt (Finch docs, Webhooks, 2023): at once, then ever longer. */
const RETRY_WAITS_MS = [0, 5_000, 5 * 60_000, 30 * 60_000, 2 * 3_600_000];
/** Not documented; long enough for a slow receiver, short enough for a test that fails. */
const ATTEMPT_TIMEOUT_MS = 10_000;

type Fate = Awaited<SentWebhook['done']>;
type Parcel = { eventId: string; body: string; attempts: WebhookAttempt[] };

/** Sends, and sends again, until a 2xx or until the schedule is used up. Redirects count as failures. */
export class WebhookSender {
  readonly sent: SentWebhook[] = [];
  target: WebhookTarget | undefined;
  readonly #now: () => number;
  readonly #agent = new Agent();
  readonly #closing = new AbortController();
  readonly #held: (() => void)[] = [];
  readonly #travelling = new Set<Promise<unknown>>();

  constructor(target: WebhookTarget | undefined, now: () => number) {
    this.target = target;
    this.#now = now;
  }

  send(body: string, knobs: DeliveryKnobs): SentWebhook {
    const target = this.target;
    if (target === undefined) throw new Error('No webhook target: set `webhook` first');
    const parcel: Parcel = { eventId: knobs.eventId ?? newEventId(), body, attempts: [] };
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
    for (const pause of [knobs.delayMs ?? 0, ...RETRY_WAITS_MS]) {
      await this.#pause(pause * (target.timeScale ?? 1));
      if (this.#closing.signal.aborted) return 'closed';
      const attempt = await this.#attempt(target, parcel, knobs);
      parcel.attempts.push(attempt);
      if (attempt.status !== undefined && attempt.status >= 200 && attempt.status < 300) return 'delivered';
    }
    return 'gave_up';
  }

  /** The event id stays over retries; timestamp and signature are fresh each time. */
  async #attempt(target: WebhookTarget, parcel: Parcel, knobs: DeliveryKnobs): Promise<WebhookAttempt> {
    const { eventId, body } = parcel;
    const timestamp = Math.floor(this.#now() / 1000) + (knobs.timestampOffset ?? 0);
    const signature = signatureFor({ eventId, timestamp, body }, target.secrets, knobs.signature);
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      'finch-event-id': eventId,
      'finch-timestamp': String(timestamp),
      ...(signature !== undefined && { 'finch-signature': signature }),
    };
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(ATTEMPT_TIMEOUT_MS)]);
    const init = {
      method: 'POST',
      headers,
      body,
      signal,
      redirect: 'manual',
      dispatcher: this.#agent,
    } as const;
    try {
      const answer = await fetch(target.url, init);
      await answer.arrayBuffer();
      return { timestamp, signature, status: answer.status };
    } catch {
      return { timestamp, signature, status: undefined };
    }
  }

  async #pause(ms: number): Promise<void> {
    if (ms <= 0) return;
    await wait(ms, undefined, { signal: this.#closing.signal }).catch(() => {});
  }
}
