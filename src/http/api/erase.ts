/** `DELETE /v1/reauths/{id}`: nothing of a closed reauth is left. */
import { z } from '@hono/zod-openapi';
import type { Reauths } from '../../temporal/reauths.js';
import { noSuchReauth, problem } from '../problem.js';
import type { Call } from './call.js';

export function erase(client: Pick<Reauths, 'erase'>): Call {
  return {
    method: 'delete',
    path: '/v1/reauths/{id}',
    summary: 'Erases a closed reauth',
    description:
      'With its hand-off and the histories of both. Credentials that were not taken, and events that were not delivered, ' +
      'go as well. It cannot be undone.',
    answers: {
      202: {
        description:
          'It is being erased, which takes the server longer than usual; repeat this to see it done',
        schema: z.object({}),
      },
      204: { description: 'Nothing of it is left: whatever asks for it is answered 404 from now on' },
    },
    problems: [404, 409],
    async handle(c, id) {
      switch (await client.erase(id)) {
        case undefined:
          return noSuchReauth(c);
        case 'open':
          return problem(c, 409, { detail: 'This reauth is open. Cancel it first.' });
        case 'erasing':
          return c.json({}, 202);
        case 'erased':
          return c.body(null, 204);
      }
    },
  };
}
