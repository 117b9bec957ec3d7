/** `POST /v1/bounces`: a mail that the server took came back all the same. */
import { z } from '@hono/zod-openapi';
import { addressOf } from '../../contract/ids.js';
import type { Vault } from '../../secrets/vault.js';
import type { Reauths } from '../../temporal/reauths.js';
import type { Logger } from '../../platform/log.js';
import { problem } from '../problem.js';
import type { Call } from './call.js';
import { readJson } from './json-body.js';

export interface BouncesDeps {
  client: Pick<Reauths, 'bounced'>;
  vault: Vault;
  log: Logger;
}

const bounceRequest = z.strictObject({
  /** As the mail had it, with or without its angle brackets. */
  messageId: z.string().min(3).max(998),
  reason: z.string().max(1000).optional(),
});

export function bounces({ client, vault, log }: BouncesDeps): Call {
  return {
    method: 'post',
    path: '/v1/bounces',
    summary: 'A mail did not arrive',
    description:
      'The contact is marked as `bounced`, nothing more is sent to the address, and the next contact is asked. ' +
      '`messageId` is the `Message-ID` of the mail that came back.',
    body: bounceRequest,
    answers: { 202: { description: 'Taken', schema: z.object({}) } },
    problems: [404],
    async handle(c) {
      const request = await readJson(c, bounceRequest);
      if (request instanceof Response) return request;
      const named = vault.readMessageId(request.messageId);
      if (!named || addressOf(named.reauthId)?.tenant !== c.get('tenant')) {
        return problem(c, 404, { detail: 'This is no Message-ID of a mail of ours.' });
      }
      await client.bounced(named);
      // The reason may repeat the address: it is not for logs.
      log.info({ key: named.key }, 'a mail came back');
      return c.json({}, 202);
    },
  };
}
