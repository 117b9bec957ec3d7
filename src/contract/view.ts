/** What may be told of a reauth: its phase, what needs a human, and the view, without links or secrets. */
import type { Channel, Failing, ReauthState } from './state.js';
import type { AttentionKind, Evidence, NoticeKind, Outcome, Phase, ProviderName } from './words.js';

export interface Attention {
  kind: AttentionKind;
  since: string;
}

/** Contacts by their ids. */
export interface AnswersView {
  snoozedUntil?: string;
  /** Says that nobody uses the connection any more: it closes a day later. */
  declinedAt?: string;
  /** Say that they are not the one to ask; a day later the next one is asked. */
  notMe?: { contact: string; at: string; name?: string; email?: string }[];
  unsubscribed?: string[];
}

/** Every time is an ISO 8601 instant. The edge adds each contact's `link`. */
export interface ReauthView {
  id: string;
  connection: { provider: ProviderName; id: string };
  phase: Phase;
  outcome?: Outcome;
  by?: 'user' | 'elsewhere';
  evidence?: Evidence;
  attention?: Attention;
  institution: string;
  contacts: { id: string; name?: string; email: string }[];
  session?: { number: number; mintedAt: string; expiresAt: string };
  notices: { kind: NoticeKind; contact: string; channel: Channel; at: string }[];
  nextAction?: { kind: string; at: string };
  lastReturn?: 'another_connection' | 'unconfirmed';
  /** What contacts answered that still stands. */
  answers?: AnswersView;
  startedAt: string;
  closedAt?: string;
  metadata?: Record<string, unknown>;
}

/** The first that holds, in the contract's order. */
export function phaseOf(state: ReauthState): Phase {
  if (state.closed) return 'closed';
  if (state.codes.length > 0 || state.verification) return 'verifying';
  if (state.pausedAt !== undefined) return 'paused';
  if (state.snoozed) return 'snoozed';
  if (state.escalated) return 'escalated';
  if (state.notices.some((notice) => notice.kind === 'first')) return 'waiting';
  return 'holding';
}

/** The one thing that a human should look at first, or `undefined`. */
export function attentionOf(state: ReauthState): { kind: AttentionKind; since: number } | undefined {
  if (state.closed) return undefined;
  const refusal = refusalOf(state);
  if (refusal) return refusal;
  const malformed = failuresOf(state).find(({ kind }) => kind === 'malformed');
  if (malformed) return { kind: 'malformed', since: malformed.since };
  const mailing = state.mailing ?? state.operatorMailing;
  if (mailing) return { kind: 'mail_unavailable', since: mailing.since };
  if (state.operatorCalling) return { kind: 'webhook_unavailable', since: state.operatorCalling.since };
  const [bounced] = state.bounced;
  if (bounced) return { kind: 'bounced', since: bounced.at };
  return asksNobody(state) ? { kind: 'no_contacts', since: state.startedAt } : undefined;
}

/** Nobody is known who could repair it, and no directory is being asked. Histories of before did not tell. */
function asksNobody({ contacts, directory, handsOff, strangers = [] }: ReauthState): boolean {
  const isGone = (id: string): boolean => strangers.some((each) => each.contact === id && each.settled);
  return handsOff !== undefined && !directory && contacts.every(({ id }) => isGone(id));
}

/** What the provider refuses: it is tried again slowly, and a human is told after a day. */
export function refusalOf(state: ReauthState): Failing['refusal'] {
  return failuresOf(state).find(({ refusal }) => refusal)?.refusal;
}

function failuresOf({ minting, codes, verification, probe, directory }: ReauthState): Failing[] {
  return [minting, codes[0]?.failing, verification?.failing, probe.failing, directory?.failing].filter(
    (failing) => failing !== undefined,
  );
}

/** @param nextAction its `at` in ms */
export function viewOf(state: ReauthState, nextAction?: { kind: string; at: number }): ReauthView {
  const attention = attentionOf(state);
  const { closed, session } = state;
  return {
    id: state.id,
    connection: { provider: state.connection.provider, id: state.connection.id },
    phase: phaseOf(state),
    ...(closed && { outcome: closed.outcome }),
    ...(closed?.by && { by: closed.by }),
    ...(closed?.evidence && { evidence: closed.evidence }),
    ...(attention && { attention: { kind: attention.kind, since: iso(attention.since) } }),
    institution: state.institution,
    contacts: state.contacts.map(({ id, name, email }) => ({
      id,
      ...(name !== undefined && { name }),
      email: masked(email),
    })),
    ...(session && {
      session: {
        number: session.number,
        mintedAt: iso(session.mintedAt),
        expiresAt: iso(session.expiresAt),
      },
    }),
    notices: state.notices.map(({ kind, contact, channel, at }) => ({ kind, contact, channel, at: iso(at) })),
    ...(nextAction && { nextAction: { kind: nextAction.kind, at: iso(nextAction.at) } }),
    ...(state.lastReturn && { lastReturn: state.lastReturn }),
    ...answersOf(state),
    startedAt: iso(state.startedAt),
    ...(closed && { closedAt: iso(closed.at) }),
    ...(state.metadata && { metadata: state.metadata }),
  };
}

function answersOf({ snoozed, declined, strangers = [], unsubscribed = [] }: ReauthState): {
  answers?: AnswersView;
} {
  const answers: AnswersView = {
    ...(snoozed && { snoozedUntil: iso(snoozed.until) }),
    ...(declined && { declinedAt: iso(declined.at) }),
    ...(strangers.length > 0 && {
      notMe: strangers.map(({ contact, at, name, email }) => ({
        contact,
        at: iso(at),
        ...(name !== undefined && { name }),
        ...(email !== undefined && { email: masked(email) }),
      })),
    }),
    ...(unsubscribed.length > 0 && { unsubscribed }),
  };
  return Object.keys(answers).length > 0 ? { answers } : {};
}

/** `ada@example.com` becomes `a…@example.com`. */
export function masked(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}…${email.slice(at)}`;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
