/**
 * The message to a human on the tenant's side: what happened, who can repair it, what was tried, where to look. In
 * English, since nobody said which language they speak.
 */
import type { EscalationCause } from '../contract/state.js';
import type { NoticeKind } from '../contract/words.js';
import { nameInSentence, oneLine } from '../text/clean.js';
import type { Block, Letter } from './blocks.js';
import { instantInUtc } from './dates.js';
import type { Told } from './words.js';

const causes: Record<EscalationCause, { title: (told: Told) => string; explained: string }> = {
  ladder: {
    title: ({ institution }) => `Nobody reconnected ${institution} in time`,
    explained:
      'Everybody who can repair this connection was asked, and nobody did. Please reach one of them another way. ' +
      'The links that they have keep working.',
  },
  max_sessions: {
    title: ({ institution }) => `Too many attempts to reconnect ${institution}`,
    explained:
      'As many sessions were opened as the policy allows, and none led to a repair. Please ask the contacts what ' +
      'they see when they sign in.',
  },
  rejected: {
    title: ({ institution }) => `The provider refuses to reconnect ${institution}`,
    explained:
      'The provider refuses to open a session for this connection, so nobody can repair it. Please look at it ' +
      'in the provider’s dashboard. Where the bank or the provider does not offer a repair at all, please have the ' +
      'customer connect anew. The links keep working: every press on one tries again.',
  },
  misconfigured: {
    title: ({ institution }) => `Cannot reconnect ${institution}: credentials not accepted`,
    explained:
      'The provider does not accept our client credentials, so nobody can repair this connection, and others are ' +
      'likely to be affected. Please check the client id and secret.',
  },
  suspended: {
    title: ({ institution }) => `The customer behind ${institution} is suspended`,
    explained:
      'The provider has suspended the customer that this connection belongs to, so a sign-in may not help. Please look ' +
      'at it in the provider’s dashboard.',
  },
  gone: {
    title: ({ Institution }) => `${Institution} has to be connected anew`,
    explained:
      'The connection is gone at the provider and cannot be repaired. Please have the customer connect ' +
      'again from the beginning.',
  },
};

const UNASKED =
  'There was nobody to ask: no contact is known for this connection, or none could be reached by mail. ' +
  'Please name somebody who can sign in there.';

const kinds: Record<NoticeKind, string> = {
  first: 'first mail',
  reminder: 'reminder',
  retry: 'request to try again',
  last_call: 'last reminder',
  receipt: 'receipt',
  escalation: 'escalation',
};

export function escalationLetter(told: Told): Omit<Letter, 'language'> {
  const { notice } = told;
  const { escalation } = notice;
  const { title: titleFor, explained } = causes[escalation?.cause ?? 'ladder'];
  const title = titleFor(told);
  return {
    subject: escalation === undefined ? title : `${title} (${oneLine(escalation.tenant, 40)})`,
    blocks: [
      { kind: 'heading', text: title },
      { kind: 'paragraph', text: escalation?.cause === 'ladder' && nobodyAsked(told) ? UNASKED : explained },
      { kind: 'facts', rows: facts(told) },
      ...tried(told),
      ...workflow(told),
    ],
  };
}

function nobodyAsked({ notice }: Told): boolean {
  return (notice.escalation?.tried ?? []).length === 0;
}

function facts({ notice, institution, effect }: Told): { name: string; value: string }[] {
  const { escalation, neededBy } = notice;
  const rows = [
    { name: 'Institution', value: institution },
    { name: notice.early ? 'Early warning' : 'Broken since', value: instantInUtc(notice.since) },
    { name: 'Reason', value: notice.reason.replaceAll('_', ' ') },
  ];
  if (effect !== undefined) rows.push({ name: 'Effect', value: effect });
  if (neededBy !== undefined) rows.push({ name: 'Needed by', value: instantInUtc(neededBy) });
  if (escalation !== undefined) {
    const who = escalation.contacts.map(inFull).join(', ');
    if (who !== '') rows.push({ name: 'Contacts', value: who });
    rows.push({ name: 'Connection', value: oneLine(escalation.connection, 250) });
    rows.push({ name: 'Tenant', value: oneLine(escalation.tenant) });
  }
  return rows;
}

function tried({ notice }: Told): Block[] {
  const sent = notice.escalation?.tried ?? [];
  if (sent.length === 0) return [{ kind: 'paragraph', text: 'No mail was sent so far.' }];
  const items = sent.map(
    ({ kind, contact, at }) => `${instantInUtc(at)}: ${kinds[kind]} to ${called(notice, contact)}`,
  );
  return [{ kind: 'list', title: 'What was sent so far:', items }];
}

type Who = NonNullable<Told['notice']['escalation']>['contacts'][number];

/** The tenant's own people read this, and have to reach the contact. */
function inFull({ name, email }: Who): string {
  return name === undefined ? oneLine(email, 254) : `${nameInSentence(name)} (${oneLine(email, 254)})`;
}

/** Somebody who was asked, and may have been replaced since. */
function called({ escalation }: Told['notice'], id: string): string {
  const known = escalation?.contacts.find((contact) => contact.id === id);
  return known
    ? nameInSentence(known.name ?? known.email)
    : `contact ${oneLine(id, 80)}, who is none any more`;
}

function workflow({ notice }: Told): Block[] {
  const href = notice.escalation?.workflowUrl;
  if (href === undefined) return [];
  return [
    {
      kind: 'button',
      label: 'Open the workflow',
      href,
      beforeAddress: 'Or copy this address into your browser:',
    },
  ];
}
