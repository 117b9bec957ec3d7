/** Finch's webhooks: https://developer.tryfinch.com, "Webhooks". Signed by the Standard Webhooks scheme under names of its own. */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
import type { ProviderWord, ReadWebhook } from '../../contract/webhook.js';
import { jsonOf } from '../../text/json.js';

/** Statuses are an open set: the documentation and the SDK differ, and older pages say `error_reauth`. */
const event = z.object({
  event_type: z.string(),
  connection_id: z.string().nullish(),
  entity_id: z.string().nullish(),
  data: z.object({ status: z.string().nullish() }).nullish(),
});

const statuses: Record<string, ProviderWord['status']> = {
  reauth: 'broken',
  error_reauth: 'broken',
  connected: 'repaired',
  disconnected: 'gone',
};

/** @param secrets base64, as the dashboard shows them once; any of them will do */
export function finchWebhook(secrets: string[]): ReadWebhook {
  const webhooks = secrets.map((secret) => new Webhook(secret));
  return (raw, header) => {
    const id = header('finch-event-id') ?? '';
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': header('finch-timestamp') ?? '',
      'webhook-signature': header('finch-signature') ?? '',
    };
    return webhooks.some((webhook) => holds(webhook, raw, headers)) ? wordsIn(id, raw) : 'forged';
  };
}

function holds(webhook: Webhook, raw: string, headers: Record<string, string>): boolean {
  try {
    webhook.verify(raw, headers, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
}

/** Other events, other statuses and a test say nothing that matters here. */
function wordsIn(id: string, raw: string): ProviderWord[] {
  const parsed = event.safeParse(jsonOf(raw));
  if (!parsed.success || parsed.data.event_type !== 'account.updated') return [];
  const { connection_id: connectionId, entity_id: entity, data } = parsed.data;
  const status = statuses[data?.status ?? ''];
  if (!connectionId || !status) return [];
  const connection = { provider: 'finch', id: connectionId };
  return [{ hintId: `finch/${id}`, connection, status, ...(entity && { entity }) }];
}
