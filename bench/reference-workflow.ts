/**
 * What a reauth is compared with: it calls the same activities in the same order, upserts the same search attributes at
 * the same moments, waits with a timer, and decides nothing.
 */
import {
  condition,
  defineUpdate,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { Activities } from '../activities/index.js';
import { completedSignal, searchAttributes, type CompletedSignal } from '../src/contract/messages.js';
import { providerQueue } from '../src/contract/queues.js';
import type { ReauthInput } from '../src/contract/reauth-input.js';
import type { ReauthView } from '../src/contract/view.js';
import type { NoticeKind } from '../src/contract/words.js';

/** Answers at once. */
export const bareUpdate = defineUpdate<string>('bare');

const here = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' });

export async function reference(input: ReauthInput): Promise<void> {
  let hint: CompletedSignal | undefined;
  setHandler(completedSignal, (signal) => void (hint ??= signal));
  setHandler(bareUpdate, () => 'done');
  const { connection, policy } = input;
  const ahead = queue(input, 'ahead');
  const people = queue(input, 'people');
  await ahead.mintSession({ connection, sessionLife: policy.sessionLife, number: 1 });
  await notice(input, 'first');
  publish('waiting', 1);
  await condition(() => hint !== undefined, '1 day');
  const { code, redirectUri = null } = hint ?? {};
  if (code === undefined) return;
  publish('verifying', 1);
  const exchanged = await people.exchangeCode({ connection, code, redirectUri });
  if (exchanged.status !== 'exchanged') return;
  const { token } = exchanged;
  await people.readConnection({ connection, token, startedAt: 0 });
  publish('closed', 1);
  await here.beginHandOff({
    reauthId: input.id,
    tenant: input.tenant,
    connection,
    // Of this one: any id that is its own.
    runId: input.id.slice(0, 16),
    closed: { news: [{ key: 'reauth.closed/1', type: 'reauth.closed', at: 0, view: viewOf(input) }] },
    events: false,
    credentials: exchanged.credentials,
    codes: [],
  });
  await notice(input, 'receipt');
}

function queue({ connection }: ReauthInput, who: 'people' | 'ahead') {
  return proxyActivities<Activities>({
    startToCloseTimeout: '1 minute',
    taskQueue: providerQueue(connection.provider, who),
  });
}

function notice(input: ReauthInput, kind: NoticeKind): Promise<'sent' | 'bounced'> {
  const { id, tenant, connection, institution, reason, effect, contacts } = input;
  const [contact] = contacts;
  if (!contact) throw new Error('somebody is to be written to');
  return here.sendNotice({
    reauthId: id,
    tenant,
    connection,
    notice: { key: `${kind}-1`, kind, contact: contact.id, number: 1, channel: 'mail' },
    contact,
    institution,
    reason,
    ...(effect !== undefined && { effect }),
    since: 0,
    early: false,
  });
}

/** What the hand-off keeps beside the credentials. */
function viewOf({ id, connection, institution }: ReauthInput): ReauthView {
  const { provider } = connection;
  const startedAt = new Date(0).toISOString();
  const at = { phase: 'closed', outcome: 'reconnected', startedAt } as const;
  return { id, connection: { provider, id: connection.id }, institution, contacts: [], notices: [], ...at };
}

function publish(phase: string, sessions: number): void {
  upsertSearchAttributes([
    { key: searchAttributes.phase, value: phase },
    { key: searchAttributes.outcome, value: phase === 'closed' ? 'reconnected' : null },
    { key: searchAttributes.attention, value: null },
    { key: searchAttributes.sessions, value: sessions },
    { key: searchAttributes.nextActionAt, value: phase === 'waiting' ? new Date() : null },
  ]);
}
