/** `/v1/reauths`: what backends ask. */
import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { MAX_WORKFLOW_ID_BYTES, addressOf, reauthIdFor, workflowIdFor } from '../contract/ids.js';
import type { ConnectionChangedSignal } from '../contract/messages.js';
import type { ConnectionKind } from '../contract/connection-kind.js';
import type { FieldError } from '../contract/field-error.js';
import { policiesFor } from '../contract/policy-schema.js';
import { impossibilities, startRequestFor, type StartRequest } from '../contract/start-request.js';
import type { Connection, Contact, ReauthInput } from '../contract/state.js';
import type { ReauthView } from '../contract/view.js';
import type { ProviderName } from '../contract/words.js';
import type { ApiKey } from '../platform/config.js';
import type { Vault } from '../secrets/vault.js';
import type { ReauthClient } from '../temporal/reauth-client.js';
import { requireApiKey, type ApiEnv } from './api-key.js';
import { readJson } from './json-body.js';
import { problem } from './problem.js';

export interface ReauthsDeps {
  apiKeys: ApiKey[];
  client: Pick<ReauthClient, 'start' | 'view'>;
  vault: Vault;
  /** Every kind of connection that is known. */
  kinds: ConnectionKind[];
  /** Those of them whose provider has its settings. */
  configured: ProviderName[];
  linkFor: (capability: { reauthId: string; contact: string }) => string;
}

/** PostgreSQL's column for a Keyword search attribute. */
const MAX_REAUTH_ID_LENGTH = 255;

export function reauths(deps: ReauthsDeps): Hono<ApiEnv> {
  const policies = policiesFor(deps.kinds);
  const startRequest = startRequestFor(deps.kinds, policies);
  const kinds = new Map(deps.kinds.map((kind) => [kind.traits.name, kind]));
  const app = new Hono<ApiEnv>();
  app.use(requireApiKey(deps.apiKeys));
  app.use(async (c, next) => {
    // The views carry links.
    c.header('cache-control', 'no-store');
    await next();
  });
  app.use(
    bodyLimit({
      maxSize: 256 * 1024,
      onError: (c) => problem(c, 413, { detail: 'The body is larger than 256 KiB.' }),
    }),
  );

  app.post('/', async (c) => {
    const request = await readJson(c, startRequest);
    if (request instanceof Response) return request;
    const tenant = c.get('tenant');
    const address = { tenant, provider: request.connection.provider, connectionId: request.connection.id };
    const id = reauthIdFor(address, randomBytes(12).toString('base64url'));
    const kind = kinds.get(address.provider)!;
    const errors = [
      ...unconfigured(deps, address.provider),
      ...impossibilities(request, kind, Date.now()),
      ...tooLong(workflowIdFor(address), id),
    ];
    if (errors.length > 0) return problem(c, 422, { detail: 'This cannot be done; see errors.', errors });
    const input = inputFrom(deps, { tenant, id }, request, {
      traits: kind.traits,
      policy: policies.policyFor(kind, typeof request.policy === 'string' ? {} : request.policy),
    });
    const refs = kind.refs?.(request.connection) ?? [];
    const { started, view } = await deps.client.start(input, reportFrom(input), refs);
    return c.json(withLinks(deps, view), started ? 201 : 200, { location: `/v1/reauths/${view.id}` });
  });

  app.get('/:id', async (c) => {
    const id = c.req.param('id');
    const mine = addressOf(id)?.tenant === c.get('tenant');
    const view = mine ? await deps.client.view(id) : undefined;
    if (!view) return problem(c, 404, { detail: 'There is no such reauth.' });
    return c.json(withLinks(deps, view));
  });
  return app;
}

function unconfigured({ configured }: ReauthsDeps, provider: ProviderName): FieldError[] {
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
  deps: ReauthsDeps,
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
    contacts: request.contacts.map(contactFrom),
    ...(effect !== undefined && { effect }),
    ...(neededBy !== undefined && { neededBy }),
    ...(stopsAt !== undefined && { stopsAt }),
    ...(metadata !== undefined && { metadata }),
    ...(accessToken !== undefined && { token: deps.vault.sealSecret('token', workflowId, accessToken) }),
  };
}

function contactFrom(contact: StartRequest['contacts'][number], index: number): Contact {
  return given<Contact>({ ...contact, id: `c${index + 1}`, locale: contact.locale ?? 'en', channel: 'mail' });
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

function withLinks(deps: ReauthsDeps, view: ReauthView) {
  const contacts = view.contacts.map((contact) => ({
    ...contact,
    link: deps.linkFor({ reauthId: view.id, contact: contact.id }),
  }));
  return { ...view, contacts };
}
