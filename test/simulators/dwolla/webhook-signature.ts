import { createHmac } from 'node:crypto';

/**
 * The value of X-Request-Signature-SHA-256 (Dwolla docs, Process and validate webhooks): HMAC-SHA256 over the raw body
 * alone, under the secret as it is written, in lower-case hex. No time goes in: an old webhook stays valid for ever.
 */
export function signWebhook(body: string, secret: string): string {
  return createHmac('sha256', secret).update(body, 'utf8').digest('hex');
}
