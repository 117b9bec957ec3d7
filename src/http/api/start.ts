/** `POST /v1/reauths`: a broken connection is reported. */
import { randomBytes } from 'node:crypto';
import type { ConnectionKind } from '../../contract/connection-kind.js';
import type { FieldError } from '../../contract/field-error.js';
import { MAX_WORKFLOW_ID_BYTES, reauthIdFor, workflowIdFor } from '../../contract/ids.js';
import type { ConnectionChangedSignal } from '../../contract/messages.js';
import { policiesFor } from '../../contract/policy-schema.js';
import {
  contactFrom,
  impossibilities,
  startRequestFor,
  type StartRequest,
} from '../../contract/start-request.js';
import type { Connection, ReauthInput } from '../../contract/state.js';
import type { ReauthView } from '../../contract/view.js';
import type { ProviderName } from '../../contract/words.js';
import type { Vault } from '../../secrets/vault.js';
import type { ReauthClient } from '../../temporal/reauth-client.js';
import { cannotBeDone } from '../problem.js';
import type { Call } from './call.js';
import { readJson } from './json-body.js';
import { reauthSchema } from './schemas.js';

export interface StartDeps {
  client: Pick<ReauthClient, 'start'>;
  vault: Vault;
  kinds: ConnectionKind[];
  configured: ProviderName[];
}

/** PostgreSQL's column for a Keyword search attribute. */
const MAX_REAUTH_ID_LENGTH = 255;

/** @param shown the view as the API tells it */
export function start(deps: StartDeps, shown: (view: ReauthView) => object): Call {
  const policies = policiesFor(deps.kinds);
  const startRequest = startRequestFor(deps.kinds, policies);
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
      const tenant = c.get('tenant');
      const { provider, id: connectionId } = request.connection;
      const kind = deps.kinds.find(({ traits }) => traits.name === provider)!;
      const address = { tenant, provider, connectionId };
      const id = reauthIdFor(address, randomBytes(12).toString('base64url'));
      const errors = [
        ...unconfigured(deps, provider),
        ...impossibilities(request, kind, Date.now()),
        ...tooLong(workflowIdFor(address), id),
      ];
      if (errors.length > 0) return cannotBeDone(c, errors);
      const policy = policies.policyFor(kind, typeof request.policy === 'string' ? {} : request.policy);
      const input = inputFrom(deps.vault, { tenant, id }, request, { traits: kind.traits, policy });
      const refs = kind.refs?.(request.connection) ?? [];
      const { started, view } = await deps.client.start(input, reportFrom(input), refs);
      return c.json(shown(view), started ? 201 : 200, { location: `/v1/reauths/${view.id}` });
    },
  };
}

function unconfigured({ configured }: StartDeps, provider: ProviderName): FieldError[] {
  if (configured.includes(provider)) return [];
  return [
    {
      path: '/connection/provider',
      message: `"${provider}" is not configured here: its settings are missing`,
    },
  ];
}

function tooLong(workflowId: string, id: string): FieldError[] {
  if (Buffer.byteLength(workflowId) <= MAX_WORKFLOW_ID_BYTES && id.length <= MAX_REAUTH_ID_LENGTH) return [];
  return [{ path: '/connection/id', message: 'too long: the workflow id made of it is over 200 bytes' }];
}

function inputFrom(
  vault: Vault,
  { tenant, id }: { tenant: string; id: string },
  request: StartRequest,
  rules: Pick<ReauthInput, 'traits' | 'policy'>,
): ReauthInput {
  const { connection, institution, reason, effect, neededBy, stopsAt, metadata } = request;
  const { accessToken, ...named } = connection;
  const workflowId = workflowIdFor({ tenant, provider: connection.provider, connectionId: connection.id });
  return {
    id,
    tenant,
    connection: given<Connection>(named),
    ...rules,
    institution,
    reason,
    contacts: request.contacts.map((each, index) => ({ ...contactFrom(each), id: `c${index + 1}` })),
    ...(effect !== undefined && { effect }),
    ...(neededBy !== undefined && { neededBy }),
    ...(stopsAt !== undefined && { stopsAt }),
    ...(metadata !== undefined && { metadata }),
    ...(accessToken !== undefined && { token: vault.sealSecret('token', workflowId, accessToken) }),
  };
}

/** What a second report may change of the open reauth. */
function reportFrom({ id, token, neededBy, contacts }: ReauthInput): ConnectionChangedSignal {
  return {
    hintId: id,
    status: 'broken',
    ...(token !== undefined && { token }),
    ...(neededBy !== undefined && { neededBy }),
    ...(contacts.length > 0 && { contacts }),
  };
}

/** Drops the fields that a schema left as `undefined`: they would not survive JSON. */
function given<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
