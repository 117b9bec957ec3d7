/** `POST /v1/reauths/{id}/completion`: a callback handler of the tenant's own reports that the person came back. */
import { randomUUID } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { ConnectionKind } from '../../contract/connection-kind.js';
import { addressOf, workflowIdFor } from '../../contract/ids.js';
import type { CompletedSignal } from '../../contract/messages.js';
import { fingerprint, type Vault } from '../../secrets/vault.js';
import type { ReauthClient } from '../../temporal/reauth-client.js';
import { cannotBeDone, noSuchReauth } from '../problem.js';
import type { Call } from './call.js';
import { readJson } from './json-body.js';

export interface CompletionDeps {
  client: Pick<ReauthClient, 'completed' | 'standing'>;
  vault: Vault;
  kinds: ConnectionKind[];
}

const completionRequest = z
  .strictObject({
    code: z.string().min(1).max(2000).optional(),
    redirectUri: z.url().max(2000).optional(),
    accessToken: z.string().min(1).max(4000).optional(),
  })
  .refine(({ code, accessToken }) => code === undefined || accessToken === undefined, {
    message: 'give a code, or the token that it was exchanged for, but not both',
    path: ['accessToken'],
  })
  .refine(({ code, redirectUri }) => redirectUri === undefined || code !== undefined, {
    message: 'belongs to a code, and there is none',
    path: ['redirectUri'],
  });

export function completion({ client, vault, kinds }: CompletionDeps): Call {
  return {
    method: 'post',
    path: '/v1/reauths/{id}/completion',
    summary: 'Reports that the person came back',
    description:
      'With `code` and `redirectUri` from a redirect of your own, `code` alone from an embedded session, `accessToken` ' +
      'where you exchanged the code yourself (nothing is handed over then), or `{}` as a bare hint. A check decides.',
    params: z.object({ id: z.string() }),
    body: completionRequest,
    answers: { 202: { description: 'Taken', schema: z.object({}) } },
    problems: [404, 422],
    async handle(c, reauthId) {
      const request = await readJson(c, completionRequest);
      if (request instanceof Response) return request;
      // A code may still count for one that is closed.
      const standing = await client.standing(reauthId);
      if (!standing) return noSuchReauth(c);
      const kind = kinds.find(({ traits }) => traits.name === standing.provider);
      if (request.code !== undefined && !kind?.traits.returnsCode) {
        const errors = [
          { path: '/code', message: `a return from ${standing.provider} brings no code: send {}` },
        ];
        return cannotBeDone(c, errors);
      }
      await client.completed(signalFrom(vault, reauthId, request));
      return c.json({}, 202);
    },
  };
}

/** What is secret is sealed for the workflow; the same secret is the same return. */
function signalFrom(
  vault: Vault,
  reauthId: string,
  { code, redirectUri, accessToken }: z.output<typeof completionRequest>,
): CompletedSignal {
  const address = addressOf(reauthId);
  if (!address) throw new Error('a known reauth has an address');
  const workflowId = workflowIdFor(address);
  if (code !== undefined) {
    return {
      reauthId,
      hintId: fingerprint(code),
      code: vault.sealSecret('code', workflowId, code),
      redirectUri: redirectUri ?? null,
    };
  }
  if (accessToken === undefined) return { reauthId, hintId: randomUUID() };
  return {
    reauthId,
    hintId: fingerprint(accessToken),
    token: vault.sealSecret('token', workflowId, accessToken),
  };
}
