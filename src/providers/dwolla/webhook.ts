/** Dwolla's webhooks: https://developers.dwolla.com, "Webhooks". The signature is over the body alone and knows no time. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ProviderWord, ReadWebhook } from '../../contract/webhook.js';
import { jsonOf } from '../../outbound/json.js';

/** Its retries end after three days; what is older is a recording, ms. */
const OLDEST = 4 * 24 * 60 * 60 * 1000;

const event = z.object({
  id: z.string().min(1),
  topic: z.string(),
  resourceId: z.string().nullish(),
  timestamp: z.string().nullish(),
  created: z.string().nullish(),
  _links: z.object({ customer: z.object({ href: z.string() }).nullish() }).nullish(),
});

/** What a topic means for the connections of the funding source or the customer that it is about. */
const topics: Record<string, { of: 'resource' | 'customer'; status: ProviderWord['status'] }> = {
  customer_funding_source_removed: { of: 'resource', status: 'gone' },
  customer_deactivated: { of: 'customer', status: 'gone' },
  customer_suspended: { of: 'customer', status: 'suspended' },
};

/** @param secret the one that the subscription was made with, as text */
export function dwollaWebhook(secret: string): ReadWebhook {
  return (raw, header) => {
    const signature = Buffer.from(header('x-request-signature-sha-256') ?? '', 'utf8');
    const expected = Buffer.from(createHmac('sha256', secret).update(raw, 'utf8').digest('hex'), 'utf8');
    const holds = signature.length === expected.length && timingSafeEqual(signature, expected);
    return holds ? wordsIn(raw, Date.now()) : 'forged';
  };
}

function wordsIn(raw: string, now: number): ProviderWord[] {
  const parsed = event.safeParse(jsonOf(raw));
  if (!parsed.success) return [];
  const { id, topic, resourceId, timestamp, created, _links } = parsed.data;
  const meaning = topics[topic];
  const at = Date.parse(timestamp ?? created ?? '');
  if (!meaning || !(at >= now - OLDEST)) return [];
  const customer = _links?.customer?.href.split('/').at(-1);
  const ref = meaning.of === 'customer' ? (customer ?? resourceId) : resourceId;
  return ref ? [{ hintId: `dwolla/${id}`, ref, status: meaning.status }] : [];
}
