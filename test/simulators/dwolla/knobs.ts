import type { DeliveryKnobs } from './webhook-delivery.js';

/**
 * Questions the documents of Dwolla, Plaid and MX leave open or answer in two ways. A product that is right must be
 * right under either answer, so each is a switch. Defaults: the less comfortable answer, where there is one.
 */
export interface Knobs {
  /** Seconds, as in `expires_in` of an application token; the samples say 3600 and 3599. */
  expiresIn: number;
  /** What a token is refused with that `killTokens` has ended. */
  deadToken: 'ExpiredAccessToken' | 'InvalidAccessToken';
  /** The same code is spelt in several ways: `NotFound` and `notFound`, `TooManyRequests` and `Too Many Requests`. */
  codeSpelling: 'usual' | 'odd';
  /** The Idempotency-Key is documented for POSTs in general, and described for transfers and mass payments only. */
  idempotency: 'honoured' | 'ignored';
  /** Whether an MX exchange can be repaired by a session is not documented: 201 is yes, the others are no. */
  mxMint: 201 | 400 | 403;
  /** How a mint for a removed exchange is refused: InvalidResourceState or NotFound. Not documented. */
  removedMint: 403 | 404;
  /** What is read of a session that was used or has expired: it as it was, its token dead, or a 404. Not documented. */
  usedSession: 'dead_token' | 'not_found';
  /** The status of an exchange that needs its owner. Not documented. */
  brokenStatus: 'active' | 'deactivated';
  /** Milliseconds from a finished session to a repaired exchange; read when the session is finished. */
  repairLag: number;
  /** What the balance endpoint says. `ok` follows the exchange: UpdateCredentials while it is broken. */
  balance:
    | 'ok'
    | 'without_available'
    | 'update_credentials'
    | 'unsupported'
    | 'unsupported_partner'
    | 'forbidden'
    | 'not_found';
  /** Balances are cached: a good answer may be an old one for as long as it is `frozen`. */
  lastUpdated: 'advancing' | 'frozen';
  /** While it advances: a balance at least so old, in milliseconds, is fetched anew by the next read. */
  refreshAfter: number;
  /** Whether an exchange that heals elsewhere has its balance fetched anew. */
  healAdvances: boolean;
  /** The warning comes ahead: `breakExchange` sends it while the balance goes on answering 200. */
  preemptive: boolean;
  /** Plaid Link with a dead token: some reports say that `onExit` had no error, and only the ERROR event told it. */
  deadLinkToken: 'exit_error' | 'event_only';
  /** So many wrong logins end the link token. The documents say "too many". */
  wrongLogins: number;
  /** Where a bank's own page leads back to, for sessions without a redirect URL; a pop-up where this is missing too. */
  plaidRedirectUrl: string | undefined;
  /** Where MX's widget sends the browser after the person finished; nowhere where this is missing. */
  mxReturnsTo: string | undefined;
  /** `breakExchange` sends `customer_exchange_reauth_required` when a webhook target is set. */
  webhooksFollowStatus: boolean;
  /** Both names of an event's time are in the documents. */
  webhookTime: 'timestamp' | 'created';
  /** The links in some of the documents' examples have no types. */
  webhookLinks: 'typed' | 'bare';
  /** How automatic webhooks travel; `sendWebhook` takes its own on top. */
  delivery: DeliveryKnobs;
}

export function defaultKnobs(): Knobs {
  return {
    expiresIn: 3600,
    deadToken: 'InvalidAccessToken',
    codeSpelling: 'odd',
    idempotency: 'honoured',
    mxMint: 403,
    removedMint: 403,
    usedSession: 'dead_token',
    brokenStatus: 'active',
    repairLag: 0,
    balance: 'ok',
    lastUpdated: 'advancing',
    refreshAfter: 0,
    healAdvances: true,
    preemptive: false,
    deadLinkToken: 'exit_error',
    wrongLogins: 3,
    plaidRedirectUrl: undefined,
    mxReturnsTo: undefined,
    webhooksFollowStatus: true,
    webhookTime: 'timestamp',
    webhookLinks: 'typed',
    delivery: {},
  };
}
