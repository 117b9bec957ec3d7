/** Finch's webhooks: https://developer.tryfinch.com, "Webhooks". Signed by the Standard Webhooks scheme under names of its own. */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { z } from 'zod';
import type { ProviderWord, ReadWebhook } from '../../contract/webhook.js';
import { jsonOf } from '../../outbound/json.js';

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

/** @param secret base64, as the dashboard shows it once */
export function finchWebhook(secret: string): ReadWebhook {
  const webhook = new Webhook(secret);
  return (raw, header) => {
    const id = header('finch-event-id') ?? '';
    try {
      webhook.verify(
        raw,
        {
          'webhook-id': id,
          'webhook-timestamp': header('finch-timestamp') ?? '',
          'webhook-signature': header('finch-signature') ?? '',
        },
        { jsonParse: false },
      );
    } catch (error) {
      if (error instanceof WebhookVerificationError) return 'forged';
      throw error;
    }
    return wordsIn(id, raw);
  };
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
