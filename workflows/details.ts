/** What an operator reads in the Web UI: what happened, what it waits for and until when. Pure. */
import { attentionOf, masked, phaseOf } from '../src/contract/view.js';
import type { ReauthState } from '../src/contract/state.js';
import { nextAction } from './decide.js';

/** Markdown without anything personal beyond masked addresses, and without any secret. */
export function detailsOf(state: ReauthState, now: number): string {
  const { connection, closed } = state;
  const attention = attentionOf(state);
  const next = nextAction(state, now);
  const lines = [
    `**${phaseOf(state)}**${closed ? `: ${closed.outcome}` : ''} · ${plain(state.institution)} (${connection.provider})`,
    '',
    ...(attention ? [`Needs a human: \`${attention.kind}\` since ${when(attention.since)}.`, ''] : []),
    ...(next ? [`Next: **${next.kind}** at ${when(next.at)}.`, ''] : []),
    ...(closed?.by ? [`Repaired by: ${closed.by}. Evidence: ${closed.evidence}.`, ''] : []),
    `- ${when(state.startedAt)} reported broken (${state.reason})`,
    ...history(state),
  ];
  return lines.join('\n');
}

function history(state: ReauthState): string[] {
  const { session, contacts, notices, escalated, closed } = state;
  const address = (id: string): string => {
    const contact = contacts.find((each) => each.id === id);
    return contact ? `${id} (${plain(masked(contact.email))})` : id;
  };
  const told: [number, string][] = notices.map(({ at, kind, contact, channel }) => [
    at,
    `${kind} notice to ${address(contact)}${channel === 'mail' ? '' : ` by ${channel}`}`,
  ]);
  if (session) {
    told.push([session.mintedAt, `session ${session.number} minted, lives until ${when(session.expiresAt)}`]);
  }
  if (state.lastPressAt !== undefined) told.push([state.lastPressAt, 'button pressed (last time)']);
  if (state.lastReturnAt !== undefined) told.push([state.lastReturnAt, 'came back (last time)']);
  if (escalated) told.push([escalated.at, `escalated: ${escalated.cause}`]);
  if (closed) told.push([closed.at, `closed: ${closed.outcome}`]);
  return told.sort(([one], [other]) => one - other).map(([at, text]) => `- ${when(at)} ${text}`);
}

function when(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A name from outside must not become Markdown. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#|!~\n\r]|:\/\/|www\./gi, ' ').slice(0, 100);
}
