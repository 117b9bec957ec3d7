import { log } from '@temporalio/activity';
import type { BackendEvent } from '../src/contract/backend.js';
import { OutsideError, type OutgoingNotice } from '../src/contract/ports.js';
import type { Contact, EscalationCause, Notice } from '../src/contract/state.js';
import type { ProviderName, Reason } from '../src/contract/words.js';
import type { ReauthView } from '../src/contract/view.js';
import type { ActivityDeps, ActivityTenant } from './deps.js';
import { eventIdFor } from './event-id.js';
import { telling } from './failures.js';
import { workflowOf } from './workflow-of.js';

export interface SendNoticeInput {
  reauthId: string;
  tenant: string;
  connection: { provider: ProviderName; id: string };
  notice: Omit<Notice, 'at'>;
  contact?: Contact;
  /** The key of the first notice to the same person. */
  inReplyTo?: string;
  institution: string;
  reason: Reason;
  effect?: string;
  /** ms */
  since: number;
  early: boolean;
  /** ms */
  neededBy?: number;
  escalation?: { cause: EscalationCause; notices: Notice[]; contacts?: Contact[] };
  /** For a contact that the tenant's backend writes to. */
  view?: ReauthView;
}

type Deps = Pick<ActivityDeps, 'backend' | 'linkFor' | 'workflowUrl' | 'mailDomain' | 'vault'> & {
  tenant: ActivityTenant;
};

/**
 * Writes to a contact, or to the human at the end of the ladder.
 * Twice is as harmless as mail can be: a repetition happens only where the answer of the delivery was lost, and it
 * carries the same Message-ID, which mailboxes fold into one.
 */
export const sendNotice =
  ({ tenant, ...others }: Omit<Deps, 'tenant'> & Pick<ActivityDeps, 'tenant'>) =>
  (input: SendNoticeInput): Promise<'sent' | 'bounced'> =>
    telling(async () => {
      const deps: Deps = { ...others, tenant: tenant(input.tenant) };
      const notice = outgoing(deps, input);
      const result = await handOver(deps, input, notice);
      log.info('notice handed over', { kind: input.notice.kind, contact: input.notice.contact, result });
      return result;
    });

function handOver(deps: Deps, input: SendNoticeInput, notice: OutgoingNotice): Promise<'sent' | 'bounced'> {
  switch (input.notice.channel) {
    case 'mail':
      return deps.tenant.channel.send(notice);
    case 'event':
      return tellNotice(deps, input, notice);
    case 'webhook':
      if (deps.tenant.escalationWebhook) return deps.tenant.escalationWebhook.send(notice);
      throw new OutsideError(
        'misconfigured',
        'a webhook is to be told, and there is no ESCALATION_WEBHOOK_URL',
      );
  }
}

/** The tenant's backend sends it: the only event that carries a link. */
async function tellNotice(
  { backend, tenant: { render } }: Deps,
  { reauthId, tenant, notice: { key, kind, contact }, view }: SendNoticeInput,
  notice: OutgoingNotice,
): Promise<'sent' | 'bounced'> {
  const { subject, text, html } = render(notice);
  const { link, to } = notice;
  const event: BackendEvent = {
    id: eventIdFor(reauthId, key),
    type: 'reauth.notice',
    at: Date.now(),
    data: {
      ...view,
      notice: { kind, contact, to, subject, text, html, ...(link !== undefined && { link }) },
    },
  };
  try {
    if ((await backend.tell(tenant, event)) === 'delivered') return 'sent';
    throw new OutsideError('misconfigured', 'a contact is written to by event, and there is no EVENTS_URL');
  } catch (error) {
    // It wants no more of this.
    if (error instanceof OutsideError && error.kind === 'gone') return 'bounced';
    throw error;
  }
}

function outgoing(deps: Deps, input: SendNoticeInput): OutgoingNotice {
  const { reauthId, notice, contact, inReplyTo, escalation, effect, neededBy } = input;
  const messageId = (key: string): string =>
    `<${deps.vault.messageToken({ reauthId, key })}@${deps.mailDomain}>`;
  return {
    kind: notice.kind,
    messageId: messageId(notice.key),
    ...(inReplyTo !== undefined && { inReplyTo: messageId(inReplyTo) }),
    to: contact
      ? { email: contact.email, ...(contact.name !== undefined && { name: contact.name }) }
      : { email: deps.tenant.escalationEmail },
    locale: contact?.locale ?? 'en',
    ...(contact?.timeZone !== undefined && { timeZone: contact.timeZone }),
    institution: input.institution,
    reason: input.reason,
    ...(effect !== undefined && { effect }),
    since: input.since,
    early: input.early,
    ...(neededBy !== undefined && { neededBy }),
    ...(contact && { link: deps.linkFor({ reauthId, contact: contact.id }) }),
    ...(escalation && { escalation: escalationOf(deps, input, escalation) }),
  };
}

function escalationOf(
  deps: Deps,
  { tenant, connection }: SendNoticeInput,
  { cause, notices, contacts = [] }: NonNullable<SendNoticeInput['escalation']>,
): NonNullable<OutgoingNotice['escalation']> {
  const { workflowId, runId } = workflowOf();
  const workflowUrl = deps.workflowUrl(workflowId, runId);
  return {
    cause,
    tenant,
    connection: `${connection.provider} ${connection.id}`,
    contacts: contacts.map(({ id, name, email }) => ({ id, email, ...(name !== undefined && { name }) })),
    // What was told to this human themselves is nothing that was tried.
    tried: notices
      .filter(({ kind }) => kind !== 'escalation')
      .map(({ kind, contact, at }) => ({ kind, contact, at })),
    ...(workflowUrl !== undefined && { workflowUrl }),
  };
}
