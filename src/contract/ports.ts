/** What activities need of the outside world, in the contract's words. Implemented in `src/providers`, `src/mail`, `src/escalation`. */
import type { Connection, EscalationCause } from './state.js';
import type { Evidence, FailureKind, NoticeKind, Reason } from './words.js';

/** The one way in which a call to the outside world fails. */
export class OutsideError extends Error {
  override readonly name = 'OutsideError';
  readonly kind: FailureKind;
  /** Nothing is known of what became of the request: it may have been carried out. */
  readonly answerLost: boolean;
  /** The provider's own wish, ms. */
  readonly retryAfter: number | undefined;

  constructor(
    kind: FailureKind,
    message: string,
    details: { answerLost?: boolean; retryAfter?: number | undefined } = {},
  ) {
    super(message);
    this.kind = kind;
    this.answerLost = details.answerLost ?? false;
    this.retryAfter = details.retryAfter;
  }
}

/**
 * What the button leads to: the provider's page, or our own page that runs Plaid Link with a token. A bearer secret:
 * whoever holds it can repair, or take over, the connection.
 */
export type SessionSecret = { sessionId: string } & (
  | {
      url: string;
      /** The page takes our sealed `state` as a parameter and brings it back. */
      takesState?: true;
    }
  | { plaidToken: string }
);

export interface Minted {
  secret: SessionSecret;
  /** How long it is taken to live, counted from before the request, ms. */
  life: number;
  /** The provider's page may not send the person back to us. */
  mayNotReturn?: true;
}

export interface MintTerms {
  /** The policy's, by kind of session, ms; the provider takes the one that fits. */
  sessionLife: Record<string, number>;
  /** The same for every attempt of one mint, and for no other mint. */
  idempotencyKey: string;
}

export interface Exchanged {
  /** All that the provider gave, in camelCase, for the backend. */
  credentials: Record<string, unknown>;
  accessToken: string;
  connectionId: string;
}

/**
 * - `healthy` with the evidence for it
 * - `broken`: the person has to act
 * - `unsettled`: somebody acted, the provider is not done yet
 * - `unproven`: it looks well, but that may be from before it broke
 * - `gone`: this connection can never be repaired
 * - `unknown`: there is no way to tell
 */
export type Health =
  | { status: 'healthy'; evidence: Evidence }
  | { status: 'broken' | 'unsettled' | 'unproven' | 'gone' | 'unknown' };

/** What the process knows of the connection; evidence has to be newer. Times in ms of workflow time. */
export interface KnownSoFar {
  /** A token that the backend gave or an exchange brought. */
  accessToken?: string;
  /** When it was reported broken. */
  startedAt: number;
  /** When somebody last came back from the provider. */
  returnedAt?: number;
  /** When a read last found it broken. */
  brokenAt?: number;
}

/** A provider, as one folder of `src/providers` makes it; `C` is its own kind of connection. */
export interface Provider<C extends Connection = Connection> {
  /**
   * Mints a session. May mint a second one where the answer of the first was lost: a completion by either counts.
   * @throws OutsideError
   */
  mint(connection: C, terms: MintTerms): Promise<Minted>;
  /**
   * Exchanges a code, once. Only asked of a provider whose traits say that a return brings a code.
   * @returns `undefined` where the provider knows the code as invalid, spent or expired
   * @throws OutsideError
   */
  exchange?(code: string, redirectUri: string | null): Promise<Exchanged | undefined>;
  /** @throws OutsideError */
  health(connection: C, known: KnownSoFar): Promise<Health>;
}

export interface OutgoingNotice {
  kind: NoticeKind;
  /** Stable over repetitions. */
  messageId: string;
  /** The first message of this reauth to this person, so that all make one thread. */
  inReplyTo?: string;
  to: { name?: string; email: string };
  locale: string;
  institution: string;
  reason: Reason;
  effect?: string;
  early: boolean;
  /** ms; when it was reported */
  since: number;
  timeZone?: string;
  neededBy?: number;
  link?: string;
  /** For `escalation`: what a human needs to act. */
  escalation?: {
    cause: EscalationCause;
    /** Who can repair it. */
    contacts: { id: string; name?: string; email: string }[];
    /** What was sent to whom so far; `at` in ms. */
    tried: { kind: NoticeKind; contact: string; at: number }[];
    workflowUrl?: string;
    connection: string;
    tenant: string;
  };
}

export interface NoticeChannel {
  /**
   * @returns `bounced` where the address was refused for good
   * @throws OutsideError where it could not be handed over
   */
  send(notice: OutgoingNotice): Promise<'sent' | 'bounced'>;
}
