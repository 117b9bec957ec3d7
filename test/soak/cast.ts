/** One reauth in play: its connection at the provider, the people around it, and how they get through to the service. */
import { reportOf, linkIn, type ApiView } from '../people.js';
import type { SentWebhook } from '../simulators/finch/index.js';
import type { ReceivedMail } from '../simulators/mailbox/index.js';
import { until } from '../until.js';
import { API_KEY, type World } from '../world.js';
import type { ReauthPlan } from './plan.js';

/** Longer than a code is waited for after a press, and an outage and the pauses after it besides, ms. */
const PATIENCE = 18 * 60_000;
/** How often somebody tries again, ms. */
const PAUSE = 700;

export interface Cast {
  world: World;
  plan: ReauthPlan;
  connection: { provider: string; id: string; [more: string]: unknown };
  /** Of the contacts, in their order; the last one is the one who acts. */
  emails: string[];
  /** What a start body of it is. */
  report: Record<string, unknown>;
  /** Once it is started. */
  id: string;
  /** Webhooks that nobody but an attacker sent. */
  forged: { attempts: readonly { status: number | undefined }[] }[];
  /** How often somebody signed in to the very end, for this connection. */
  signIns: number;
}

/** Durations short enough for a life to fit, and long enough that it does not end by itself. */
const POLICY = {
  remindAfter: ['25 seconds', '90 seconds'],
  escalateAfter: '20 minutes',
  lastCallBefore: null,
  closeAfter: '40 minutes',
  verifyFor: '20 seconds',
  probeEvery: '1 minute',
};
/** Nobody comes, or nobody uses it any more. */
const SHORT = { remindAfter: ['4 seconds'], escalateAfter: '8 seconds', closeAfter: '40 seconds' };

export function castFor(world: World, plan: ReauthPlan): Cast {
  const { script, provider, mint, number } = plan;
  const ends = script === 'abandoned' || script === 'declined';
  const policy = {
    ...POLICY,
    ...(ends && SHORT),
    mint: { [provider]: mint },
    ...(script === 'older_session' && { sessionLife: { finch: '10 seconds' } }),
  };
  const emails = script === 'second_contact' ? [`first-${number}@example.com`] : [];
  emails.push(`person-${number}@example.com`);
  const connection = connectionFor(world, plan);
  const { body } = reportOf(connection, {
    policy,
    contacts: script === 'told_later_whom' ? [] : emails.map((email) => ({ name: 'Ada', email })),
    metadata: { number },
  });
  return { world, plan, connection, emails, report: body, id: '', forged: [], signIns: 0 };
}

function connectionFor(
  { finch, dwolla }: World,
  { provider, script, readable }: ReauthPlan,
): Cast['connection'] {
  if (script === 'refused') return { provider, id: crypto.randomUUID() };
  if (provider === 'finch') {
    const { id, accessToken } = finch.addConnection({ status: 'reauth' });
    // The provider keeps the older session for longer than the policy has it replaced.
    const minutes = script === 'older_session' && { minutesToExpire: 60 };
    return { provider, id, ...minutes, ...(readable && { accessToken }) };
  }
  const { id, fundingSourceId, customerId } = dwolla.addExchange({ broken: true, fundingSource: readable });
  return { provider, id, customerId, ...(fundingSourceId !== undefined && { fundingSourceId }) };
}

/** Arms what the plan has for this one's connection and addresses. */
export function armFaults({ world, plan, connection, emails }: Cast): void {
  for (const planned of plan.faults) {
    const options = { times: planned.times, of: connection.id };
    if (planned.at === 'finch') world.finch.fault(planned.call, planned.fault, options);
    else if (planned.at === 'dwolla') world.dwolla.fault(planned.call, planned.fault, options);
    else world.mailbox.fault(planned.fault, { times: planned.times, to: emails.at(-1)! });
  }
  if (plan.script === 'second_contact') world.mailbox.fault({ kind: 'reject' }, { to: emails[0]! });
}

/** The same again, as people and programs do, until it gets through to the service; nothing listens, or it is not up to it. */
export function gettingThrough<T>(what: string, attempt: () => Promise<T | false>): Promise<T> {
  return until<T>(what, () => attempt().catch(() => false as const), PATIENCE, PAUSE);
}

/** Whatever the service answers, but for its own trouble. */
export function asked(cast: Cast, what: string, url: string, init: RequestInit = {}): Promise<Response> {
  return gettingThrough(what, async () => {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(30_000), ...init });
    return response.status < 500 && response.status !== 429 && response;
  });
}

export async function api(cast: Cast, method: string, path: string, body?: unknown): Promise<ApiView> {
  const response = await asked(
    cast,
    `${method} ${path} gets through`,
    `${cast.world.config.publicUrl}${path}`,
    {
      method,
      headers: { authorization: `Bearer ${API_KEY}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    },
  );
  const text = await response.text();
  if (response.status >= 300) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as ApiView;
}

export async function started(cast: Cast): Promise<void> {
  cast.id = (await api(cast, 'POST', '/v1/reauths', cast.report)).id;
}

/** The link in the mail that this person gets first, or that comes to be after `since`. */
export async function mailed(cast: Cast, subject = /./, since = 0): Promise<ReceivedMail> {
  const to = cast.emails.at(-1)!;
  return cast.world.mailbox.waitForMail(
    (mail) => mail.to.includes(to) && subject.test(mail.subject) && mail.receivedAt.getTime() >= since,
    { timeoutMs: PATIENCE },
  );
}

export async function linkOf(cast: Cast): Promise<string> {
  return linkIn(await mailed(cast));
}

/** @returns the view once that is so */
export function seen(cast: Cast, what: string, look: (view: ApiView) => boolean): Promise<ApiView> {
  return gettingThrough(what, async () => {
    const view = await api(cast, 'GET', `/v1/reauths/${cast.id}`);
    return look(view) && view;
  });
}

/** Finch tells by a webhook how the connection is now, of the whole or of its one entity. */
export function tellStatus({ world: { finch }, connection: { id } }: Cast): SentWebhook {
  const [entity] = finch.connection(id).entities;
  const entityId = finch.knobs.eventsPer === 'entity' ? entity?.id : undefined;
  return finch.sendWebhook({ connectionId: id, ...(entityId !== undefined && { entityId }) });
}
