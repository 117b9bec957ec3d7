/** What a closed reauth leaves to be done: the news for the tenant's backend, and its new credentials. */
import type { Answer } from './answer.js';
import type { EventType } from './backend.js';
import type { CodeHint, Connection, Sealed } from './state.js';
import type { ReauthView } from './view.js';

/** One event of a reauth that is still to be told. */
export interface News {
  /** Names it within the reauth: every repetition carries the same. */
  key: string;
  type: EventType;
  /** ms */
  at: number;
  /** The reauth as it was then. */
  view: ReauthView;
  /** With `reauth.answered`. */
  answer?: Answer;
}

export interface HandOffInput {
  reauthId: string;
  tenant: string;
  connection: Connection;
  /** The run of the reauth's workflow. */
  runId: string;
  /** Absent where a code came after the reauth's own workflow had ended. */
  closed?: {
    /** What the backend was not told so far, and the close. */
    news: News[];
  };
  /** The tenant has an endpoint for events. */
  events: boolean;
  credentials?: Sealed;
  /** Codes that nobody has exchanged yet. */
  codes: CodeHint[];
}

/** How hand-offs are begun, and what they can be told. */
export interface HandOffs {
  /** Begins it, once for each run of a reauth. */
  begin(input: HandOffInput): Promise<void>;
  /** A code that came after the close reaches the hand-off, which is begun (anew) where there is none. */
  bring(input: Omit<HandOffInput, 'codes' | 'closed'>, hint: LateCode): Promise<void>;
  /** What became of a reauth whose workflow has ended. */
  recall(reauth: Pick<HandOffInput, 'tenant' | 'connection' | 'runId'>): Promise<Recalled>;
}

export type LateCode = Pick<CodeHint, 'id' | 'code' | 'redirectUri'>;

export interface Recalled {
  view: ReauthView;
  /** It got new credentials, and handed them off. */
  credentials: boolean;
}
