/** `durable-reauth/client`: for backends that talk to Temporal themselves. Brings no worker and no HTTP server along. */
export { ReauthClient, type ReauthClientOptions } from './reauth-client.js';
export { encryptingDataConverter } from './data-converter.js';
export { InvalidInput } from './invalid-input.js';
export type {
  BackendWord,
  CompletionBody,
  ConnectionBody,
  ContactBody,
  ListQuery,
  PolicyBody,
  StartBody,
} from './bodies.js';
export { TemporalUnavailable, UpdatesExhausted } from '../temporal/outage.js';
export type { FieldError } from '../contract/field-error.js';
export type { ReauthView } from '../contract/view.js';
export type { Outcome, Phase } from '../contract/words.js';
export type { Erasure } from '../temporal/erasure.js';
export type { ListItem } from '../temporal/reauth-list.js';
