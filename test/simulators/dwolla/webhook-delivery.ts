import { randomBytes } from 'node:crypto';
import { signWebhook } from './webhook-signature.js';

export interface WebhookTarget {
  url: string;
  /** Chosen by the subscriber; used as it is written. */
  secret: string;
  /** Factor on all waits between attempts; 1 by default, 0 for no waits. */
  timeScale?: number;
  /** Ten seconds, as documented, unless a test cannot wait so long. Not scaled. */
  answerWithinMs?: number;
}

/** How the webhook travels. */
export interface DeliveryKnobs {
  /** Sent so many times, as separate deliveries of one event id. */
  copies?: number;
  /** In the provider's time: `timeScale` applies. */
  delayMs?: number;
  /** Never sent. */
  drop?: boolean;
  /** Kept back until `releaseWebhooks`, which may turn their order round. */
  hold?: boolean;
  /** `wrong`: well-formed, of another secret. `short`: cut off. `missing`: no header. */
  signature?: 'valid' | 'wrong' | 'short' | 'missing';
}

export interface WebhookAttempt {
  /** On the simulator's clock. */
  readonly at: number;
  readonly signature: string | undefined;
  /** What the receiver answered; undefined when it could not be reached in time. */
  readonly status: number | undefined;
}

/** `paused`: the subscription was paused before it got through. Nothing sends it again by itself. */
export type Fate = 'delivered' | 'gave_up' | 'dropped' | 'paused' | 'closed';

export interface SentWebhook {
  readonly eventId: string;
  readonly topic: string;
  readonly body: string;
  readonly attempts: readonly WebhookAttempt[];
  /** Settles when every copy was accepted or given up; never rejects. */
  readonly done: Promise<Fate>;
}

/** The header a knob asks for; undefined for none at all. */
export function signatureFor(
  body: string,
  secret: string,
  kind: DeliveryKnobs['signature'] = 'valid',
): string | undefined {
  switch (kind) {
    case 'valid':
      return signWebhook(body, secret);
    case 'wrong':
      return signWebhook(body, randomBytes(24).toString('base64'));
    case 'short':
      return signWebhook(body, secret).slice(0, 12);
    case 'missing':
      return undefined;
  }
}
