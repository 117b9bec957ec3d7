/** Dwolla's webhooks: https://developers.dwolla.com, "Webhooks". The signature is over the body alone and knows no time. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { DAY } from '../../contract/durations.js';
import type { ProviderWord, ReadWebhook } from '../../contract/webhook.js';
import type { DwollaConnection } from './connection.js';
import { jsonOf } from '../../text/json.js';

/** Its retries end after three days; what is older is a recording, ms. */
const OLDEST = 4 * DAY;

const link = z.object({ href: z.string() }).nullish();
const event = z.object({
  id: z.string().min(1),
  topic: z.string(),
  resourceId: z.string().nullish(),
  timestamp: z.string().nullish(),
  created: z.string().nullish(),
  _links: z.object({ customer: link, resource: link }).nullish(),
});

/** What a topic means for the exchange, or for those of the funding source or the customer, that it is about. */
const topics: Record<string, { of: 'exchange' | 'resource' | 'customer'; status: ProviderWord['status'] }> = {
  // Pending deactivation: access will soon be interrupted, and works until then.
  customer_exchange_reauth_required: { of: 'exchange', status: 'warned' },
  customer_funding_source_removed: { of: 'resource', status: 'gone' },
  customer_deactivated: { of: 'customer', status: 'gone' },
  customer_suspended: { of: 'customer', status: 'suspended' },
};

/** @param secrets those that subscriptions were made with, as text; any of them will do */
export function dwollaWebhook(secrets: string[]): ReadWebhook {
  return (raw, header) => {
    const signature = Buffer.from(header('x-request-signature-sha-256') ?? '', 'utf8');
    const holds = secrets.some((secret) => {
      const expected = Buffer.from(createHmac('sha256', secret).update(raw, 'utf8').digest('hex'), 'utf8');
      return signature.length === expected.length && timingSafeEqual(signature, expected);
    });
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
  const hint = { hintId: `dwolla/${id}`, status: meaning.status };
  const customer = idIn(_links?.customer);
  const resource = resourceId ?? idIn(_links?.resource);
  if (meaning.of === 'exchange') {
    const connection: DwollaConnection = {
      provider: 'dwolla',
      id: resource ?? '',
      ...(customer && { customerId: customer }),
    };
    return resource ? [{ ...hint, connection }] : [];
  }
  const ref = meaning.of === 'customer' ? (customer ?? resource) : resource;
  return ref ? [{ ...hint, ref }] : [];
}

function idIn(named: z.output<typeof link>): string | undefined {
  return named?.href.split('/').at(-1);
}
