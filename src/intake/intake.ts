/** What every edge makes of a start body: the HTTP API, the directory's answer, a provider's webhook, the typed client. */
import { randomBytes } from 'node:crypto';
import type { ConnectionKind } from '../contract/connection-kind.js';
import type { FieldError } from '../contract/field-error.js';
import {
  MAX_WORKFLOW_ID_BYTES,
  addressFor,
  reauthIdFor,
  workflowIdFor,
  type ReauthAddress,
} from '../contract/ids.js';
import type { ConnectionChangedSignal } from '../contract/messages.js';
import type { Policy } from '../contract/policy.js';
import type { Policies } from '../contract/policy-schema.js';
import {
  contactFrom,
  impossibilities,
  unknownZones,
  type GivenContact,
  type StartRequest,
} from '../contract/start-request.js';
import type { ReauthInput } from '../contract/reauth-input.js';
import type { Connection, Contact } from '../contract/state.js';
import type { ProviderName } from '../contract/words.js';
import type { Vault } from '../secrets/vault.js';

/** PostgreSQL's column for a Keyword search attribute. */
const MAX_REAUTH_ID_LENGTH = 255;

export interface Intake {
  /** Every kind of connection that is known. */
  kinds: ConnectionKind[];
  policies: Policies;
}

/** What a tenant has, as far as a start needs it. */
export interface StartingTenant {
  name: string;
  /** The providers that have this tenant's settings; absent: whoever starts does not know. */
  configured?: ProviderName[];
  /** It has an endpoint for events. */
  hasEvents: boolean;
  hasDirectory: boolean;
  /** Escalations are told to an incoming webhook as well. */
  hasEscalationWebhook?: boolean;
}

/** All that a start needs: see `Reauths.start`. */
export interface Start {
  input: ReauthInput;
  /** What a second report may change of the open reauth. */
  report: ConnectionChangedSignal;
  /** Further ids by which it is found. */
  refs: string[];
}

/**
 * @param request what the schema let through
 * @param vault seals the access token; a request with one needs it
 * @returns the start, or every field that cannot be
 */
export function startFrom(
  intake: Intake,
  request: StartRequest,
  tenant: StartingTenant,
  vault: Vault | undefined,
): Start | { errors: FieldError[] } {
  const { policies } = intake;
  const { provider } = request.connection;
  const kind = kindOf(intake, provider);
  const address = addressFor(tenant.name, request.connection);
  const id = reauthIdFor(address, randomBytes(12).toString('base64url'));
  const policy = policies.policyFor(kind, request.policy);
  const errors = [
    ...unconfigured(tenant, provider),
    ...impossibilities(request, kind, Date.now()),
    ...withoutEndpoint(request.contacts, tenant),
    ...(policy ? [] : [unknownPolicy(policies)]),
    ...tooLong(address, id),
    ...(request.connection.accessToken !== undefined && !vault
      ? [unsealable('/connection/accessToken')]
      : []),
  ];
  if (errors.length > 0 || !policy) return { errors };
  const input = inputFrom(vault, { tenant, id }, request, { traits: kind.traits, policy });
  return { input, report: reportFrom(input), refs: kind.refs?.(request.connection) ?? [] };
}

export function kindOf({ kinds }: Intake, provider: ProviderName): ConnectionKind {
  const kind = kinds.find(({ traits }) => traits.name === provider);
  if (!kind) throw new Error('the schema knows only these kinds');
  return kind;
}

/** @returns who is asked from now on, or every field that cannot be */
export function contactsFrom(
  contacts: GivenContact[],
  tenant: StartingTenant,
): { contacts: Omit<Contact, 'id'>[] } | { errors: FieldError[] } {
  const errors = [...unknownZones(contacts), ...withoutEndpoint(contacts, tenant)];
  return errors.length > 0 ? { errors } : { contacts: contacts.map((each) => contactFrom(each)) };
}

/** Only an endpoint for events can be told what to write to somebody. */
function withoutEndpoint(contacts: GivenContact[], { hasEvents }: StartingTenant): FieldError[] {
  return contacts.flatMap(({ channel }, index) =>
    channel !== 'event' || hasEvents
      ? []
      : [
          {
            path: `/contacts/${index}/channel`,
            message: '"event" needs an endpoint for events: set EVENTS_URL',
          },
        ],
  );
}

export function unsealable(path: string): FieldError {
  return {
    path,
    message: 'cannot be sealed: no key ring was given, and a secret does not leave this process in clear',
  };
}

export function unknownPolicy({ names }: Policies): FieldError {
  return {
    path: '/policy',
    message: `unknown policy; there is ${names.map((name) => `"${name}"`).join(', ')}`,
  };
}

function unconfigured({ configured }: StartingTenant, provider: ProviderName): FieldError[] {
  if (!configured || configured.includes(provider)) return [];
  return [
    {
      path: '/connection/provider',
      message: `"${provider}" is not configured here: its settings are missing`,
    },
  ];
}

export function tooLong(address: ReauthAddress, id: string): FieldError[] {
  if (Buffer.byteLength(workflowIdFor(address)) <= MAX_WORKFLOW_ID_BYTES && id.length <= MAX_REAUTH_ID_LENGTH)
    return [];
  return [{ path: '/connection/id', message: 'too long: the workflow id made of it is over 200 bytes' }];
}

function inputFrom(
  vault: Vault | undefined,
  { tenant, id }: { tenant: StartingTenant; id: string },
  request: StartRequest,
  rules: Pick<ReauthInput, 'traits' | 'policy'>,
): ReauthInput {
  const { connection, institution, reason, effect, neededBy, stopsAt, metadata } = request;
  const { accessToken, ...named } = connection;
  const workflowId = workflowIdFor(addressFor(tenant.name, connection));
  const token = accessToken === undefined ? undefined : vault?.sealSecret('token', workflowId, accessToken);
  return {
    id,
    tenant: tenant.name,
    connection: given<Connection>(named),
    ...rules,
    institution,
    reason,
    contacts: request.contacts.map((each, index) => ({
      ...contactFrom(each, Date.now() + rules.policy.closeAfter),
      id: `c${index + 1}`,
    })),
    ...luckFor(rules.policy),
    ...(effect !== undefined && { effect }),
    ...(neededBy !== undefined && { neededBy }),
    ...(stopsAt !== undefined && { stopsAt }),
    ...(metadata !== undefined && { metadata }),
    ...(token !== undefined && { token }),
    handsOff: handsOffOf(tenant),
  };
}

/** So that a storm of reports does not mail everybody in one minute. */
function luckFor({ spread = 0 }: Policy): Pick<ReauthInput, 'luck'> {
  return spread > 0 ? { luck: Math.random() } : {};
}

export function handsOffOf({
  hasEvents,
  hasEscalationWebhook,
}: StartingTenant): NonNullable<ReauthInput['handsOff']> {
  return { events: hasEvents, ...(hasEscalationWebhook && { escalationWebhook: true }) };
}

function reportFrom(input: ReauthInput): ConnectionChangedSignal {
  const { id, token, neededBy, contacts, institution, reason, effect, metadata } = input;
  return {
    hintId: id,
    status: 'broken',
    ...(token !== undefined && { token }),
    ...(neededBy !== undefined && { neededBy }),
    ...(contacts.length > 0 && { contacts }),
    about: {
      institution,
      reason,
      ...(effect !== undefined && { effect }),
      ...(metadata !== undefined && { metadata }),
    },
  };
}

/** Drops the fields that a schema left as `undefined`: they would not survive JSON. */
function given<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
