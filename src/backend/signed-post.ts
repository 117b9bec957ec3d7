/** Posts JSON to the tenant's backend, signed by the scheme of Standard Webhooks: https://www.standardwebhooks.com. */
import { Webhook } from 'standardwebhooks';
import { call, type Answer } from '../outbound/call.js';
import { publicOnly, refusePrivateLiteral } from './public-addresses.js';

export interface Endpoint {
  url: string;
  /** `whsec_…` */
  secret: string;
  /** Private and loopback addresses may be reached as well. */
  allowPrivate: boolean;
}

/** All of one attempt, ms. */
const WITHIN = 10_000;

/**
 * @param id the same for every repetition of the same message
 * @throws OutsideError `unavailable`, also where the address is refused
 */
export async function signedPost(
  { url, secret, allowPrivate }: Endpoint,
  id: string,
  body: object,
): Promise<Answer> {
  const text = JSON.stringify(body);
  const now = new Date();
  const target = new URL(url);
  if (!allowPrivate) refusePrivateLiteral(target);
  return call({
    method: 'POST',
    url: target,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, now, text),
    },
    body: text,
    within: AbortSignal.timeout(WITHIN),
    ...(!allowPrivate && { dispatcher: publicOnly }),
  });
}
