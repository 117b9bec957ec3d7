/** `GET /v1/reauths` and `GET /v1/reauths/{id}`. */
import { listRequest } from '../../contract/list-request.js';
import type { ReauthView } from '../../contract/view.js';
import { fits } from '../../intake/body.js';
import type { Vault } from '../../secrets/vault.js';
import type { Reauths } from '../../temporal/reauths.js';
import { noSuchReauth, problem } from '../problem.js';
import type { Call } from './call.js';
import { listSchema, reauthSchema, type ListPage } from './schemas.js';

export interface ReadDeps {
  client: Pick<Reauths, 'view' | 'list'>;
  vault: Vault;
}

/** @param shown the view as the API tells it */
export function reads({ client, vault }: ReadDeps, shown: (view: ReauthView) => object): Call[] {
  return [
    {
      method: 'get',
      path: '/v1/reauths/{id}',
      summary: 'Shows a reauth',
      description: 'As long as the namespace keeps it. The links are secrets of the contacts.',
      answers: { 200: { description: 'The reauth', schema: reauthSchema } },
      problems: [404],
      async handle(c, id) {
        const view = await client.view(id);
        return view ? c.json(shown(view)) : noSuchReauth(c);
      },
    },
    {
      method: 'get',
      path: '/v1/reauths',
      summary: 'Lists reauths, open ones first',
      description:
        'From the visibility of the server, which knows of a change within a second or so. `attention=any` is whatever ' +
        'needs a human. `nextCursor` leads to the next page of the same filter.',
      query: listRequest,
      answers: { 200: { description: 'One page', schema: listSchema } },
      problems: [400],
      async handle(c) {
        const given = fits(listRequest, c.req.query());
        if ('errors' in given) {
          return problem(c, 400, { detail: 'The query does not fit; see errors.', errors: given.errors });
        }
        const { cursor, ...wanted } = { ...given.data, tenant: c.get('tenant') };
        const place = cursor === undefined ? undefined : vault.readCursor(JSON.stringify(wanted), cursor);
        if (cursor !== undefined && place === undefined) {
          const errors = [{ path: '/cursor', message: 'is none of ours, or of another filter' }];
          return problem(c, 400, { detail: 'The query does not fit; see errors.', errors });
        }
        const { items, nextPlace } = await client.list({ ...wanted, place });
        const page: ListPage = {
          items,
          ...(nextPlace !== undefined && { nextCursor: vault.cursor(JSON.stringify(wanted), nextPlace) }),
        };
        return c.json(page);
      },
    },
  ];
}
