/** `POST /v1/reauths`: a broken connection is reported. */
import { startRequestFor } from '../../contract/start-request.js';
import type { ReauthView } from '../../contract/view.js';
import { startFrom, type Intake, type StartingTenant } from '../../intake/intake.js';
import type { Vault } from '../../secrets/vault.js';
import type { Reauths } from '../../temporal/reauths.js';
import { cannotBeDone } from '../problem.js';
import type { Call } from './call.js';
import { readJson } from './json-body.js';
import { reauthSchema } from './schemas.js';

export interface StartDeps {
  client: Pick<Reauths, 'start'>;
  vault: Vault;
  intake: Intake;
  startingTenant: (name: string) => StartingTenant;
}

/** @param shown the view as the API tells it */
export function start(deps: StartDeps, shown: (view: ReauthView) => object): Call {
  const { client, vault, intake, startingTenant } = deps;
  const startRequest = startRequestFor(intake.kinds, intake.policies);
  return {
    method: 'post',
    path: '/v1/reauths',
    summary: 'Reports a broken connection',
    description:
      'Starts its reauth, or joins the open one: then a newer token, an earlier `neededBy` and missing contacts count.',
    body: startRequest,
    answers: {
      200: { description: 'The one that is open already', schema: reauthSchema },
      201: { description: 'The one that was started', schema: reauthSchema },
    },
    problems: [422],
    async handle(c) {
      const request = await readJson(c, startRequest);
      if (request instanceof Response) return request;
      const begun = startFrom(intake, request, startingTenant(c.get('tenant')), vault);
      if ('errors' in begun) return cannotBeDone(c, begun.errors);
      const { started, view } = await client.start(begun);
      c.set('reauth', view.id);
      return c.json(shown(view), started ? 201 : 200, { location: `/v1/reauths/${view.id}` });
    },
  };
}
