/** The messages of the workflow, and the names under which it is found. No behaviour. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { Description } from './reauth-input.js';
import type { StandingAnswers } from './answer.js';
import type { Contact, Sealed } from './state.js';
import type { FailureKind, Outcome, ReportedStatus } from './words.js';
import type { ReauthView } from './view.js';

export const WORKFLOW_TYPE = 'reauthenticate';
export const HAND_OFF_TYPE = 'handOff';
export const TASK_QUEUE = 'reauth';

/** The type of the failure with which an update is refused that is for another reauth of the connection. */
export const ANOTHER_REAUTH = 'another_reauth';

/** How a query fails that reached a worker before the task that it would have had to wait for. */
export const AHEAD_OF_TASK = 'this workflow has a task that is still to be done: ask again';

/** Somebody came back: a hint, with the code where the provider gave one. */
export interface CompletedSignal {
  reauthId: string;
  /** The same for each repetition of the same hint. */
  hintId: string;
  contact?: string;
  code?: Sealed;
  /** The redirect URI that the code was obtained with; `null` where there was none. */
  redirectUri?: string | null;
  /** The new access token, where whoever reports the return exchanged the code itself. */
  token?: Sealed;
}

/** A second report of the same broken connection (only what stands here counts of its body), or the provider's word. */
export interface ConnectionChangedSignal {
  hintId: string;
  status: ReportedStatus;
  /** The part of the connection that the provider's word is about; absent: all of it. */
  entity?: string;
  /** The provider said it, not the backend. */
  byProvider?: true;
  token?: Sealed;
  /** ms */
  neededBy?: number;
  contacts?: Contact[];
  /** Counts for a reauth that a webhook started, and that nobody has described yet. */
  about?: Pick<Description, 'institution' | 'reason' | 'effect' | 'metadata'>;
}

export interface Planned {
  /** ms */
  at: number;
  /** `first`, `reminder`, `mint`, `probe`, `escalation`, … */
  kind: string;
  contact?: string;
}

export interface Happened {
  /** ms */
  at: number;
  /** In words, with further moments in UTC. */
  text: string;
}

export interface OpenSessionInput {
  reauthId: string;
  contact?: string;
  /** The number of a session that could not be opened: its key has left the ring. */
  except?: number;
}

/** The type of the failure that refuses a press for somebody who was replaced. */
export const NO_CONTACT = 'no_contact';

export type OpenSessionResult =
  | { status: 'ready'; number: number; secret: Sealed; expiresAt: number }
  | { status: 'unavailable'; kind: FailureKind }
  /** Until when, ms. */
  | { status: 'too_often'; until: number }
  | { status: 'closed'; outcome: Outcome };

/** The contacts as they are to be from now on; whoever is known by the address already keeps the id, and the link. */
export interface ChangeContactsInput {
  reauthId: string;
  contacts: Omit<Contact, 'id'>[];
}

/** `contact` who answers, by id; absent where it is somebody of the tenant. */
export interface AnswerInput {
  reauthId: string;
  contact?: string;
}
export interface SnoozeInput extends AnswerInput {
  /** ms; at most 14 days from now */
  until: number;
}
export interface NotMeInput extends AnswerInput {
  contact: string;
  name?: string;
  email?: string;
}

/** A mail did not arrive. */
export interface BouncedSignal {
  reauthId: string;
  /** Of the notice. */
  key: string;
}

export const completedSignal = defineSignal<[CompletedSignal]>('completed');
export const connectionChangedSignal = defineSignal<[ConnectionChangedSignal]>('connectionChanged');
export const pauseSignal = defineSignal('pause');
export const resumeSignal = defineSignal('resume');
export const openSessionUpdate = defineUpdate<OpenSessionResult, [OpenSessionInput]>('openSession');
/** What came of it tells the view: an update's answer stays in the history. */
export const cancelUpdate = defineUpdate<void, [{ reauthId: string }]>('cancel');
export const resendUpdate = defineUpdate<void, [{ reauthId: string }]>('resend');
export const changeContactsUpdate = defineUpdate<void, [ChangeContactsInput]>('changeContacts');
/** To a hand-off: the backend has the credentials. */
export const acknowledgedSignal = defineSignal('acknowledged');
/** Of a hand-off: the new credentials, as long as they are kept for the backend. */
export const credentialsQuery = defineQuery<Sealed | undefined>('credentials');
export const snoozeUpdate = defineUpdate<void, [SnoozeInput]>('snooze');
export const declineUpdate = defineUpdate<void, [AnswerInput]>('decline');
export const notMeUpdate = defineUpdate<void, [NotMeInput]>('notMe');
export const undoUpdate = defineUpdate<void, [AnswerInput]>('undo');
/** Of reminders, and of nothing else. */
export const unsubscribedSignal = defineSignal<[AnswerInput]>('unsubscribed');
export const bouncedSignal = defineSignal<[BouncedSignal]>('bounced');
/** What would happen when, if nobody did anything. */
export const planQuery = defineQuery<Planned[]>('plan');
/** What happened so far: the last of it. */
export const timelineQuery = defineQuery<Happened[]>('timeline');
export const viewQuery = defineQuery<ReauthView>('view');

export const searchAttributes = {
  tenant: defineSearchAttributeKey('ReauthTenant', 'KEYWORD'),
  provider: defineSearchAttributeKey('ReauthProvider', 'KEYWORD'),
  institution: defineSearchAttributeKey('ReauthInstitution', 'KEYWORD'),
  phase: defineSearchAttributeKey('ReauthPhase', 'KEYWORD'),
  outcome: defineSearchAttributeKey('ReauthOutcome', 'KEYWORD'),
  attention: defineSearchAttributeKey('ReauthAttention', 'KEYWORD'),
  id: defineSearchAttributeKey('ReauthId', 'KEYWORD'),
  refs: defineSearchAttributeKey('ReauthRefs', 'KEYWORD_LIST'),
  nextActionAt: defineSearchAttributeKey('ReauthNextActionAt', 'DATETIME'),
  sessions: defineSearchAttributeKey('ReauthSessions', 'INT'),
};

/** What a page needs besides the search attributes; readable without a worker. */
export interface ReauthMemo {
  institution: string;
  effect?: string;
  /** Reported as an early warning. */
  early?: boolean;
  answers?: StandingAnswers;
  /** By their ids; absent as long as nobody was replaced. */
  contacts?: string[];
  /** When its first run started, where this is a later one. */
  startedAt?: string;
}
