import type { ConnectionStatus } from './model.js';
import type { DeliveryKnobs } from './webhook-delivery.js';

/** Rolling, as Finch counts its other limits (Finch docs, Rate Limits: each 60 seconds). */
export interface MintLimit {
  times: number;
  /** ms */
  within: number;
}

/**
 * Questions the provider's documents leave open or answer in two ways. A product that is right must be
 * right under either answer, so each is a switch. Defaults: the less comfortable answer, where there is one.
 */
export interface Knobs {
  /** The 401 of the mint call has one body in its schema and another in its worked example. */
  invalidClientShape: 'documented' | 'example';
  /** The worked example "Connection not found" carries invalid_request although the enum has its own word. */
  connectionNotFoundCode: 'invalid_request' | 'connection_not_found';
  /** What the exchange of a code does to the tokens issued earlier. Not documented. */
  oldTokenAfterRepair: 'works' | 'dies';
  /** May a session be finished twice? Not documented; `false` keeps all unexpired links alive. */
  sessionSingleUse: boolean;
  /** Assisted connections come back as pending or processing: the person is done, the data is not there yet. */
  statusAfterFinish: ConnectionStatus;
  /** Revoked access sometimes surfaces as a 500 (Finch docs, Error Handling). */
  brokenDataCall: 'reauthenticate_user' | 'server_error';
  /** Older answers say `invalid_grant` and repeat the status under three names. */
  invalidGrantName: 'invalid_grant_error' | 'invalid_grant';
  /** No redirect is documented for a person who gives up. */
  cancel: 'page' | 'redirect';
  /** Status changes send `account.updated` when a webhook target is set. */
  webhooksFollowStatus: boolean;
  /** Whether PUT /sandbox/connections/accounts does too is not documented. */
  sandboxSendsWebhooks: boolean;
  /** `entity`: one event for each entity that changed (Finch docs, Disconnect Connections). */
  eventsPer: 'entity' | 'connection';
  /** A plain string in the docs, an object in the client library's types. */
  authenticationMethod: 'object' | 'string';
  /** How many sessions may be minted in a time; beyond it the answer is a 429. Limits of these calls are not published. */
  mintLimit: MintLimit | undefined;
  /** How automatic webhooks travel; `sendWebhook` takes its own on top. */
  delivery: DeliveryKnobs;
}

export function defaultKnobs(): Knobs {
  return {
    invalidClientShape: 'documented',
    connectionNotFoundCode: 'invalid_request',
    oldTokenAfterRepair: 'dies',
    sessionSingleUse: false,
    statusAfterFinish: 'connected',
    brokenDataCall: 'reauthenticate_user',
    invalidGrantName: 'invalid_grant_error',
    cancel: 'page',
    webhooksFollowStatus: true,
    sandboxSendsWebhooks: true,
    eventsPer: 'entity',
    authenticationMethod: 'object',
    mintLimit: undefined,
    delivery: {},
  };
}
