/** One reauth for people: what has happened, what it waits for, and what a human has to do. */
import type { ReauthView } from '../contract/view.js';
import type { AttentionKind } from '../contract/words.js';
import { clean, localTime, localZone, table } from './output.js';

/** docs/operations.md says more. */
const advice: Record<AttentionKind, string> = {
  rejected:
    'the provider refuses this connection: look at the failure in the Web UI, and at the connection id',
  misconfigured: 'the provider refuses our credentials, or a key has left REAUTH_KEYS: run "reauth doctor"',
  malformed: 'an answer cannot be understood: the failure in the Web UI names the missing fields',
  mail_unavailable: 'the mail cannot be handed over: run "reauth doctor", check SMTP_URL and MAIL_FROM',
  webhook_unavailable: 'the incoming webhook of the escalation does not answer: check ESCALATION_WEBHOOK_URL',
  bounced: 'an address was refused for good: find the right person and change the contacts',
  no_contacts: 'nobody is known who could repair it: give it contacts',
};

/** @param timeline what happened, where it was asked for */
export function summaryOf(view: ReauthView, timeline: { at: string; text: string }[] = []): string {
  const { connection, institution, phase, outcome, by, evidence, attention, nextAction, session } = view;
  const rows: [string, string | undefined][] = [
    ['Reauth', view.id],
    ['Connection', clean(`${connection.provider}/${connection.id}`)],
    ['Institution', clean(institution)],
    ['Phase', phase],
    [
      'Outcome',
      outcome && [outcome, by && `by ${by}`, evidence && `(${evidence})`].filter(Boolean).join(' '),
    ],
    ['Attention', attention && `${attention.kind} since ${localTime(attention.since)}`],
    ['', attention && advice[attention.kind]],
    ['Next action', nextAction && `${words(nextAction.kind)} at ${localTime(nextAction.at)}`],
    ['Contacts', view.contacts.map(contactIn).join('\n') || 'none'],
    [
      'Session',
      session &&
        `number ${session.number}, minted ${localTime(session.mintedAt)}, expires ${localTime(session.expiresAt)}`,
    ],
    ['Notices', noticesIn(view) || 'none'],
    ['Last return', view.lastReturn && words(view.lastReturn)],
    ['Started', localTime(view.startedAt)],
    ['Closed', view.closedAt && localTime(view.closedAt)],
    ['Metadata', view.metadata && clean(JSON.stringify(view.metadata))],
    ['Timeline', timeline.map(({ at, text }) => clean(`${localTime(at)}  ${text}`)).join('\n') || undefined],
    ['Times in', localZone()],
  ];
  return table(rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function contactIn({ id, name, email }: ReauthView['contacts'][number]): string {
  return clean([id, name, email].filter(Boolean).join('  '));
}

function noticesIn({ notices, contacts }: ReauthView): string {
  return notices
    .map(({ kind, contact, channel, at }) => {
      const { name, email } = contacts.find(({ id }) => id === contact) ?? {};
      return clean(`${localTime(at)}  ${words(kind)} by ${channel} to ${name ?? email ?? contact}`);
    })
    .join('\n');
}

function words(name: string): string {
  return clean(name.replaceAll('_', ' '));
}
