import { createHmac } from 'node:crypto';

export interface Signable {
  eventId: string;
  /** Unix seconds, as sent in Finch-Timestamp. */
  timestamp: number;
  /** The raw body, byte for byte. */
  body: string;
}

/**
 * The value of Finch-Signature (Finch docs, Webhooks): HMAC-SHA256 over `id.timestamp.body` under the
 * base64-decoded secret, in base64, `v1,` in front. While a secret is rotated there is one for each, by space.
 */
export function signWebhook({ eventId, timestamp, body }: Signable, secrets: readonly string[]): string {
  return secrets
    .map((secret) => createHmac('sha256', Buffer.from(secret, 'base64')))
    .map((hmac) => `v1,${hmac.update(`${eventId}.${timestamp}.${body}`).digest('base64')}`)
    .join(' ');
}
