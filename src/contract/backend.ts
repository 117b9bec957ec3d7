/** The tenant's backend, as activities see it: events go there, and its directory says who can repair a connection. */
import type { DirectoryAnswer } from './start-request.js';
import type { ProviderName, Reason } from './words.js';

export const eventTypes = [
  'reauth.started',
  'reauth.answered',
  'reauth.attention',
  'reauth.escalated',
  'reauth.closed',
  'reauth.credentials',
  'reauth.notice',
] as const;
export type EventType = (typeof eventTypes)[number];

export interface BackendEvent {
  /** Stable over every repetition of it: the `webhook-id`. */
  id: string;
  type: EventType;
  /** When it happened, ms. */
  at: number;
  /** JSON. */
  data: Record<string, unknown>;
}

export interface Question {
  connection: { provider: ProviderName; id: string };
  reason: Reason;
}

export interface Backend {
  /**
   * @returns `no_endpoint` where the tenant has none
   * @throws OutsideError `gone` for a 410, otherwise `unavailable`, with `retryAfter` where the answer names one
   */
  tell(tenant: string, event: BackendEvent): Promise<'delivered' | 'no_endpoint'>;
  /**
   * @returns `unknown` where the directory knows of no such connection (404), `no_directory` where the tenant has none
   * @throws OutsideError `malformed` for an answer that does not fit, otherwise `unavailable`
   */
  whoRepairs(tenant: string, question: Question): Promise<DirectoryAnswer | 'unknown' | 'no_directory'>;
}
