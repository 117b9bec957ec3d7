/** `POST /v1/reauths/{id}/completion`: a callback handler of the tenant's own reports that the person came back. */
import { z } from '@hono/zod-openapi';
import type { ConnectionKind } from '../../contract/connection-kind.js';
import { completionRequest, signalFrom } from '../../intake/completion.js';
import type { Vault } from '../../secrets/vault.js';
import type { Reauths } from '../../temporal/reauths.js';
import { cannotBeDone, noSuchReauth } from '../problem.js';
import type { Call } from './call.js';
import { readJson } from './json-body.js';

export interface CompletionDeps {
  client: Pick<Reauths, 'completed' | 'standing'>;
  vault: Vault;
  kinds: ConnectionKind[];
}

export function completion({ client, vault, kinds }: CompletionDeps): Call {
  return {
    method: 'post',
    path: '/v1/reauths/{id}/completion',
    summary: 'Reports that the person came back',
    description:
      'With `code` and `redirectUri` from a redirect of your own, `code` alone from an embedded session, `accessToken` ' +
      'where you exchanged the code yourself (nothing is handed over then), or `{}` as a bare hint. A check decides.',
    body: completionRequest,
    answers: { 202: { description: 'Taken', schema: z.object({}) } },
    problems: [404, 422],
    async handle(c, reauthId) {
      const request = await readJson(c, completionRequest);
      if (request instanceof Response) return request;
      // A code may still count for one that is closed.
      if (!(await client.standing(reauthId))) return noSuchReauth(c);
      const signal = signalFrom({ kinds }, reauthId, request, vault);
      if ('errors' in signal) return cannotBeDone(c, signal.errors);
      await client.completed(signal);
      return c.json({}, 202);
    },
  };
}
