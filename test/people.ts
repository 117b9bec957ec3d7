/** What the people and programs around the service do, over plain HTTP. */
import type { WorkflowHandle } from '@temporalio/client';
import { workflowIdFor } from '../src/contract/ids.js';
import type { ReauthView } from '../src/contract/view.js';
import { pressFinish } from './simulators/finch/index.js';
import type { ReceivedMail } from './simulators/mailbox/index.js';
import { until } from './until.js';
import { API_KEY, type World } from './world.js';

export type ApiView = ReauthView & { contacts: { link: string }[] };

let contacts = 0;

/** A start body for a broken connection; each has a contact of its own, so that mails can be told apart. */
export function reportOf<C extends object>(connection: C, body: Record<string, unknown> = {}) {
  contacts += 1;
  const email = `ada-${contacts}@example.com`;
  return {
    email,
    body: {
      connection,
      institution: 'Gusto',
      reason: 'login_required',
      effect: 'Payroll deductions are not being synced.',
      contacts: [{ name: 'Ada', email, timeZone: 'America/New_York' }],
      ...body,
      policy: toTheMinute(body['policy']),
    },
  };
}

/** Whatever hour it is where the tests run: what is due comes to the minute. */
function toTheMinute(policy: unknown): { quietHours: null } {
  return { quietHours: null, ...(policy as object | undefined) };
}

/** A new broken connection at Finch, and its report. */
export function brokenConnection(world: World, body: Record<string, unknown> = {}) {
  const connection = world.finch.addConnection({ status: 'reauth' });
  return { connection, ...reportOf({ provider: 'finch', id: connection.id }, body) };
}

export async function api(
  world: World,
  method: string,
  path: string,
  body?: unknown,
  key: string = API_KEY,
): Promise<{ status: number; body: ApiView; headers: Headers }> {
  const response = await fetch(`${world.config.publicUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  // A 204 has none.
  const answer: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, body: answer as ApiView, headers: response.headers };
}

export async function start(world: World, body: object): Promise<ApiView> {
  const answer = await api(world, 'POST', '/v1/reauths', body);
  if (answer.status > 201)
    throw new Error(`the start was answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** As `start`, in a namespace that has just been made: a server learns of new search attributes with a delay. */
export function startOnceKnown(world: World, body: object, within = 90_000): Promise<ApiView> {
  return until('the start is taken', () => start(world, body).catch(() => false as const), within);
}

/** The workflow of a connection of the tenant `default`. */
export function workflowOf(world: World, connectionId: string, provider = 'finch'): WorkflowHandle {
  const workflowId = workflowIdFor({ tenant: 'default', provider, connectionId });
  return world.env.client.workflow.getHandle(workflowId);
}

export async function view(world: World, id: string): Promise<ApiView> {
  return (await api(world, 'GET', `/v1/reauths/${id}`)).body;
}

export function mailsTo(world: World, email: string): ReceivedMail[] {
  return world.mailbox.messages.filter(({ to }) => to.includes(email));
}

/** The mail of that Subject (or any) to this person, as soon as it is there. */
export function mailTo(world: World, email: string, subject = /./, within = 20_000): Promise<ReceivedMail> {
  return until(
    `${email} has a mail about ${subject}`,
    () => mailsTo(world, email).find((mail) => subject.test(mail.subject)),
    within,
  );
}

export function linkIn(mail: ReceivedMail): string {
  const link = /https?:\/\/\S+\/r\/\S+/.exec(mail.text)?.[0];
  if (link === undefined) throw new Error(`no link in "${mail.subject}"`);
  return link;
}

export function press(link: string): Promise<Response> {
  return fetch(`${link}/open`, { method: 'POST', redirect: 'manual' });
}

/** Presses the button, and gives where it leads. */
export async function pressed(link: string): Promise<string> {
  const response = await press(link);
  const location = response.headers.get('location');
  if (response.status !== 303 || location === null) throw new Error(`the button answered ${response.status}`);
  return location;
}

/** Does the provider's part and comes back to us. Gives the callback's address, for those who come back twice. */
export async function repair(
  connectUrl: string,
  action?: Parameters<typeof pressFinish>[1],
): Promise<string> {
  const callback = await pressFinish(connectUrl, action);
  await fetch(callback, { redirect: 'manual' });
  return callback;
}

export function closed(world: World, id: string, within = 30_000): Promise<ApiView> {
  return until(
    'the reauth is closed',
    async () => {
      const seen = await view(world, id);
      return seen.phase === 'closed' && seen;
    },
    within,
  );
}
