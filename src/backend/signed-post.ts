/** Posts JSON to the tenant's backend, signed by the scheme of Standard Webhooks: https://www.standardwebhooks.com. */
import { Webhook } from 'standardwebhooks';
import { call, type Answer } from '../outbound/call.js';
import { publicAgent } from '../outbound/public-addresses.js';

export interface Endpoint {
  url: string;
  /** `whsec_…` */
  secret: string;
  /** Private and loopback addresses may be reached as well. */
  allowPrivate: boolean;
}

/** All of one attempt, ms; shorter than the activities' own limit (15 seconds), so that the failure says what it was. */
const WITHIN = 10_000;

/**
 * @param id the same for every repetition of the same message
 * @throws OutsideError `unavailable`, also where the address is refused; `malformed` for an answer over 1 MiB
 */
export async function signedPost(
  { url, secret, allowPrivate }: Endpoint,
  id: string,
  body: object,
): Promise<Answer> {
  const text = JSON.stringify(body);
  const now = new Date();
  return call({
    method: 'POST',
    url: new URL(url),
    headers: {
      'content-type': 'application/json',
      // Firewalls take a request without one for a bot's.
      'user-agent': 'durable-reauth',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, now, text),
    },
    body: text,
    within: AbortSignal.timeout(WITHIN),
    ...(!allowPrivate && { dispatcher: publicAgent }),
  });
}
