/** What activities need of the outside world, in the contract's words. Implemented in `src/providers`, `src/mail`. */
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
    details: { answerLost?: boolean; retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.answerLost = details.answerLost ?? false;
    this.retryAfter = details.retryAfter;
  }
}

/** What a browser is sent to. A bearer secret: whoever holds it can repair, or take over, the connection. */
export interface SessionSecret {
  sessionId: string;
  url: string;
}

export interface Minted {
  secret: SessionSecret;
  /** How long it is taken to live, counted from before the request, ms. */
  life: number;
}

export interface Exchanged {
  /** The credentials as the provider gave them, for the backend. */
  credentials: Record<string, unknown>;
  accessToken: string;
  connectionId: string;
}

/**
 * - `healthy` with the evidence for it
 * - `broken`: the person has to act
 * - `unsettled`: somebody acted, the provider is not done yet
 * - `gone`: this connection can never be repaired
 * - `unknown`: there is no way to tell
 */
export type Health =
  | { status: 'healthy'; evidence: Evidence }
  | { status: 'broken' | 'unsettled' | 'gone' | 'unknown' };

export interface Provider {
  /**
   * Mints a session. May mint a second one where the answer of the first was lost: all stay valid.
   * @param life how long the session should live, ms; the shorter of this and what was asked for is returned
   * @throws OutsideError
   */
  mint(connection: Connection, life: number): Promise<Minted>;
  /**
   * Exchanges a code, once.
   * @returns `undefined` where the provider knows the code as invalid, spent or expired
   * @throws OutsideError
   */
  exchange(code: string, redirectUri: string | null): Promise<Exchanged | undefined>;
  /** @throws OutsideError */
  health(connection: Connection, accessToken: string | undefined): Promise<Health>;
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
