import { randomUUID } from 'node:crypto';
import type { Exchange } from './exchange.js';
import type { Knobs } from './knobs.js';
import { link } from './links.js';

export const REAUTH_REQUIRED = 'customer_exchange_reauth_required';

/** A subscription gets every topic there is, of every customer. */
export const NOISE_TOPICS = [
  'customer_created',
  'customer_verified',
  'customer_funding_source_added',
  'customer_funding_source_unverified',
  'customer_bank_transfer_completed',
  'customer_exchange_deactivated',
  'transfer_created',
] as const;

/** What the webhook says. Everything may be wrong on purpose: unknown topic, exchange, body. */
export interface WebhookEvent {
  /** `customer_exchange_reauth_required` by default. */
  topic?: string;
  /** May be one the simulator does not know. */
  exchangeId?: string;
  /** What the event is about, where that is no exchange: `transfers/…`. */
  resource?: string;
  customerId?: string;
  /** By default a fresh one; the same one again is a duplicate. */
  eventId?: string;
  time?: Knobs['webhookTime'];
  links?: Knobs['webhookLinks'];
  /** Replaces the whole body; a string is sent as it is. */
  body?: unknown;
}

interface Surroundings {
  base: string;
  now: number;
  knobs: Knobs;
  exchange: Exchange | undefined;
  eventId: string;
}

/** The raw body. Its time is that of the event; nothing in it says when it was sent. */
export function webhookBody(event: WebhookEvent, around: Surroundings): string {
  const { base, now, knobs, exchange, eventId } = around;
  if (event.body !== undefined)
    return typeof event.body === 'string' ? event.body : JSON.stringify(event.body);
  const resource = event.resource ?? `exchanges/${event.exchangeId ?? randomUUID()}`;
  const customerId = event.customerId ?? exchange?.customerId ?? randomUUID();
  const bare = (event.links ?? knobs.webhookLinks) === 'bare';
  const to = (path: string, type: string): object =>
    bare ? { href: `${base}/${path}` } : link(`${base}/${path}`, type);
  return JSON.stringify({
    id: eventId,
    resourceId: resource.split('/').at(-1),
    topic: event.topic ?? REAUTH_REQUIRED,
    [event.time ?? knobs.webhookTime]: new Date(now).toISOString(),
    _links: {
      self: to(`events/${eventId}`, 'event'),
      account: to('accounts/8a2cdc8d-629d-4a24-98ac-40b735229fe2', 'account'),
      resource: to(resource, resource.split('/')[0]?.replace(/s$/, '') ?? ''),
      customer: to(`customers/${customerId}`, 'customer'),
    },
  });
}
