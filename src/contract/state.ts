/**
 * The state of one reauth: a plain JSON object. It is what the query answers from, what a test compares, and what
 * continue-as-new carries. Times are milliseconds of workflow time; an activity's clock never enters.
 */
import type { News } from './hand-off.js';
import type { Policy } from './policy.js';
import type { Origin } from './reauth-input.js';
import type { TimelineEntry } from './timeline.js';
import type { Evidence, FailureKind, NoticeKind, Outcome, ProviderName, Reason } from './words.js';

/** A secret that only the activity or edge which uses it can open; see `src/secrets/seal.ts`. */
export type Sealed = string;

/** The `connection` of a start body, without its secrets; the further fields are its provider's own. */
export interface Connection {
  provider: ProviderName;
  id: string;
}

/** What the process needs to know of a provider's ways, so that it need not know the provider. */
export interface ProviderTraits {
  name: ProviderName;
  /** The user comes back with a code that is exchanged for new credentials. */
  returnsCode: boolean;
  /** What a probe needs: a token that the backend gave or an exchange brought, or nothing. */
  probe: 'with_token' | 'always';
  /** How long a session that was given to a browser is given out again, ms. */
  sessionSharedFor: number;
}

export interface Contact {
  id: string;
  name?: string;
  email: string;
  locale: string;
  timeZone?: string;
  /** The offsets of `timeZone`, in order of their beginning; absent: UTC. */
  zone?: ZoneOffset[];
  channel: Exclude<Channel, 'webhook'>;
}

/** From `from` (ms) on, a clock on the wall is `minutes` ahead of UTC. */
export interface ZoneOffset {
  from: number;
  minutes: number;
}

/**
 * `event`: the tenant's backend writes to them, from what `reauth.notice` tells it. `webhook`: a channel where humans of
 * the tenant talk, for an escalation.
 */
export type Channel = 'mail' | 'event' | 'webhook';

export interface Session {
  number: number;
  /** Holds a `SessionSecret`. */
  secret: Sealed;
  mintedAt: number;
  expiresAt: number;
  /** Whoever opens it may not be sent back to us. */
  mayNotReturn?: boolean;
  /** When it was first given to a browser. */
  givenAt?: number;
  /** A callback arrived after it was given: it is spent. */
  used?: boolean;
}

/** A failing duty: since when, how often, and when it is tried again. */
export interface Failing {
  kind: FailureKind;
  since: number;
  lastAt: number;
  attempts: number;
  nextAt: number;
  /** It was refused, whatever else failed in between: that stays until it succeeds. */
  refusal?: { kind: 'rejected' | 'misconfigured'; since: number };
}

export interface Notice {
  /** Names this notice within the reauth; a repetition of it carries the same key and so the same Message-ID. */
  key: string;
  kind: NoticeKind;
  /** The contact's id, or `operator` for an escalation. */
  contact: string;
  /** The how-manieth of its kind for this contact: the index of a reminder, the number of a retry. */
  number: number;
  channel: Channel;
  /** Sent before, and once more because somebody of the tenant wanted it. */
  again?: true;
  at: number;
}

/** Why a human is told: the ladder ran out, too many sessions, a refusal, a suspended customer, or the connection is gone. */
export type EscalationCause = 'ladder' | 'max_sessions' | 'rejected' | 'misconfigured' | 'suspended' | 'gone';

export interface CodeHint {
  id: string;
  code: Sealed;
  /** Sent with the exchange; `null` where the code came from an embedded session. */
  redirectUri: string | null;
  contact?: string;
  receivedAt: number;
  nextAt: number;
  attempts: number;
  failing?: Failing;
}

/** A check that is under way because somebody came back. */
export interface Verification {
  since: number;
  contact?: string;
  attempts: number;
  nextAt: number;
  /** Evidence that has not come by then leads to the `retry` notice. */
  until: number;
  /** A token that came with the return: the connection's only if a read with it says so. */
  token?: Sealed;
  /** Caused by something else than a code: it waits for the code of a press, where a repair brings one. */
  awaitsCode?: boolean;
  /** Caused by the provider's own word. */
  told?: boolean;
  failing?: Failing;
}

export interface Closed {
  at: number;
  outcome: Outcome;
  by?: 'user' | 'elsewhere';
  evidence?: Evidence;
}

export interface ReauthState {
  id: string;
  tenant: string;
  connection: Connection;
  traits: ProviderTraits;
  institution: string;
  reason: Reason;
  effect?: string;
  /** ms; escalation happens then where that is earlier than the policy's. */
  neededBy?: number;
  /** ms; an early warning: the connection will stop, it has not stopped. */
  stopsAt?: number;
  /** An early warning of the provider, which names no time. */
  early?: true;
  metadata?: Record<string, unknown>;
  policy: Policy;
  origin?: Origin;
  /** A body has told what a webhook could not. */
  described?: true;
  /** The tenant's directory is being asked who can repair it: until when, and when next. */
  directory?: { until: number; nextAt: number; failing?: Failing };
  contacts: Contact[];
  /** How many there ever were: ids are not given twice, since links carry them. */
  contactsEver?: number;
  /** Who was replaced, the last ones: whoever is put back keeps the id, and with it the link. */
  former?: { id: string; email: string }[];
  startedAt: number;
  /** Between 0 and 1: how much of the policy's `spread` this one waits. */
  luck?: number;
  /** What follows the close in a workflow of its own; absent in histories of before there was one. */
  handsOff?: {
    /** The tenant has an endpoint for events. */
    events: boolean;
    /** The tenant wants an escalation told to an incoming webhook, too. */
    escalationWebhook?: true;
  };

  /** A token the connection can be read with: the backend's, or the one that an exchange brought. */
  token?: Sealed;
  /** The new credentials, sealed, for the backend. */
  credentials?: Sealed;
  /** The report, a read or a webhook said that the connection is broken, and not only that it will break. */
  seenBroken: boolean;
  /** When a read last found it broken. */
  brokenAt?: number;
  /** What the provider told of the connection's parts, by their ids. */
  entities?: Record<string, 'broken' | 'repaired' | 'gone'>;
  /** When the provider last told that it is broken, by a webhook, ms: a read from before that says nothing. */
  toldBrokenAt?: number;
  /** A provider's early warning reached it. */
  toldWarned?: true;
  /** The provider told that the connection works again: the weak evidence, where nothing can be read. */
  toldRepaired?: boolean;
  /** The customer is suspended at the provider: a human has to see to it. */
  suspendedAt?: number;

  sessionsMinted: number;
  session?: Session;
  minting?: Failing;
  /** Somebody pressed and waits for a session. */
  wanted?: { at: number; contact?: string };
  lastPressAt?: number;
  /** Somebody has a session that may not send them back: until then the connection is probed each minute. */
  watchedUntil?: number;
  /** For how long that was so in all, ms. */
  watchedFor?: number;
  /** Presses of the last day that minted beyond `maxSessions`. */
  pressesBeyond: { at: number; contact?: string }[];

  /** Ids of hints that were taken, so that a doubled one does nothing. */
  seenHints: string[];
  codes: CodeHint[];
  verification?: Verification;
  /** When somebody last came back who had pressed the button before. */
  lastReturnAt?: number;
  /** How the last return ended where it did not end in a repair, for the page. */
  lastReturn?: 'another_connection' | 'unconfirmed';
  /** The contact is owed the `retry` notice; at once where whatever only waits for a code is not to hold it. */
  retryOwed?: { contact: string; since: number; atOnce?: true };
  /** Times of the bare hints of the last hour. */
  bareHints: number[];

  /** When a probe last answered, when the next one is due by itself, and the failure that it waits out. */
  probe: { answeredAt?: number; nextAt: number | null; failing?: Failing; unsettled?: true };

  notices: Notice[];
  /** The last notice that asked is sent once more to these contacts, because somebody of the tenant wants it so. */
  resend?: { at: number; contacts: string[] };
  /** Notices to contacts, and each way of the escalation, fail apart: a bad address must not silence the others. */
  mailing?: Failing;
  operatorMailing?: Failing;
  operatorCalling?: Failing;
  bounced: { contact: string; at: number }[];

  /** Asked to be reminded later. */
  snoozed?: { at: number; until: number; contact?: string };
  /** Said that nobody uses the connection any more; it closes a day later. */
  declined?: { at: number; contact?: string };
  /** Said that they are not the one to ask, with a proposal that is never mailed by itself; `settled` a day later. */
  strangers?: { contact: string; at: number; name?: string; email?: string; settled?: true }[];
  /** Somebody answered, though nothing of it may stand any more. */
  answeredEver?: true;
  /** Contacts who want no reminders. */
  unsubscribed?: string[];

  escalated?: { at: number; cause: EscalationCause };
  pausedAt?: number;
  closed?: Closed;
  /** What happened that the backend is not told yet, in order; and how much ever did. */
  outbox?: News[];
  newsEver?: number;
  /** The last of what happened, in words for operators; and how many entries there ever were. */
  timeline?: TimelineEntry[];
  timelineEver?: number;
  /** The hand-off has begun. */
  handedOff?: true;
  /** A new break of the same connection waits for this closed reauth to finish. */
  superseded?: boolean;
}
