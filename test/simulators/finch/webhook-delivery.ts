import { randomBytes } from 'node:crypto';
import { signWebhook } from './webhook-signature.js';
import type { Signable } from './webhook-signature.js';

export interface WebhookTarget {
  url: string;
  /** Base64. Two of them: a rotation is under way and both sign. */
  secrets: string[];
  /** Factor on all waits between attempts; 1 by default, 0 for no waits. */
  timeScale?: number;
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
  /** Seconds added to the timestamp before signing; -301 is just too old. */
  timestampOffset?: number;
  /** `wrong`: well-formed, of another secret. `unknown_version`: `v2,` only. `missing`: no header. */
  signature?: 'valid' | 'wrong' | 'unknown_version' | 'missing';
  /** By default a fresh `msg_…`. */
  eventId?: string;
}

export interface WebhookAttempt {
  readonly timestamp: number;
  readonly signature: string | undefined;
  /** What the receiver answered; undefined when it could not be reached in time. */
  readonly status: number | undefined;
}

export interface SentWebhook {
  readonly eventId: string;
  readonly body: string;
  readonly attempts: readonly WebhookAttempt[];
  /** Settles when every copy was accepted or given up; never rejects. */
  readonly done: Promise<'delivered' | 'gave_up' | 'dropped' | 'closed'>;
}

export const newEventId = (): string => `msg_${randomBytes(20).toString('base64url').slice(0, 27)}`;

/** The header a knob asks for; undefined for none at all. */
export function signatureFor(
  signable: Signable,
  secrets: readonly string[],
  kind: DeliveryKnobs['signature'] = 'valid',
): string | undefined {
  switch (kind) {
    case 'valid':
      return signWebhook(signable, secrets);
    case 'wrong':
      return signWebhook(signable, [randomBytes(24).toString('base64')]);
    case 'unknown_version':
      return signWebhook(signable, secrets).replaceAll('v1,', 'v2,');
    case 'missing':
      return undefined;
  }
}
