/** `POST /v1/reauths/{id}/credentials`: where the tenant pulls the new credentials instead of taking an event. */
import { z } from '@hono/zod-openapi';
import { addressOf, workflowIdFor } from '../../contract/ids.js';
import type { Vault } from '../../secrets/vault.js';
import type { Reauths } from '../../temporal/reauths.js';
import { problem } from '../problem.js';
import type { Call } from './call.js';
import { readJson } from './json-body.js';
import { credentialsSchema } from './schemas.js';

export interface CredentialsDeps {
  client: Pick<Reauths, 'credentials' | 'acknowledge'>;
  vault: Vault;
}

const credentialsRequest = z.strictObject({ acknowledge: z.boolean().optional() });

export function credentials({ client, vault }: CredentialsDeps): Call {
  return {
    method: 'post',
    path: '/v1/reauths/{id}/credentials',
    summary: 'Takes the new credentials',
    description:
      'Once the reauth is closed, for 7 days, or until an event delivered them or `{"acknowledge": true}` says that you ' +
      'have them: that answers with them for the last time.',
    body: credentialsRequest,
    answers: { 200: { description: 'What the token exchange gave', schema: credentialsSchema } },
    problems: [404],
    async handle(c, reauthId) {
      const request = await readJson(c, credentialsRequest);
      if (request instanceof Response) return request;
      const sealed = await client.credentials(reauthId);
      const address = addressOf(reauthId);
      if (sealed === undefined || !address) {
        return problem(c, 404, {
          detail: 'There are no credentials to be taken: none yet, or none any more.',
        });
      }
      const opened = vault.openSecret('credentials', workflowIdFor(address), sealed);
      if (request.acknowledge) await client.acknowledge(reauthId);
      return c.json(JSON.parse(opened) as Record<string, unknown>);
    },
  };
}
