/** Tells an escalation where humans of the tenant talk: an incoming webhook of Slack, or one that takes the same. */
import type { Brand } from '../contract/brand.js';
import { OutsideError } from '../contract/ports.js';
import type { NoticeChannel } from '../contract/ports.js';
import { letterFor } from '../mail/render.js';
import { call, retryAfterMs } from '../outbound/call.js';
import { publicAgent } from '../outbound/public-addresses.js';
import { slackMessageOf } from './slack-message.js';

/** @param endpoint its URL is the secret; private and loopback addresses only with `allowPrivate` */
export function createEscalationWebhook(
  { url, allowPrivate }: { url: string; allowPrivate: boolean },
  brand: Brand,
): NoticeChannel {
  return {
    async send(notice) {
      const { status, headers } = await call({
        method: 'POST',
        url: new URL(url),
        headers: { 'content-type': 'application/json', 'user-agent': 'durable-reauth' },
        body: JSON.stringify(slackMessageOf(letterFor(notice, brand))),
        ...(!allowPrivate && { dispatcher: publicAgent }),
      });
      if (status >= 200 && status <= 299) return 'sent';
      // Slack's way of saying that the webhook is gone, or may not post there: that does not pass by itself.
      const refused = status >= 300 && status <= 499 && status !== 408 && status !== 429;
      throw new OutsideError(refused ? 'misconfigured' : 'unavailable', `the webhook answered ${status}`, {
        retryAfter: retryAfterMs(headers['retry-after']),
      });
    },
  };
}
