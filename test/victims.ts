/** What a tenant has that another one may be after: reauths in every state, with everything that hangs on them. */
import { api, closed, linkIn, mailTo, mailsTo, pressed, repair, reportOf, view } from './people.js';
import { until } from './until.js';
import type { World } from './world.js';

/** A reauth of the tenant `default`, which somebody else knows all about but has no part in. */
interface Victim {
  id: string;
  connection: { provider: string; id: string; [ref: string]: string };
  email: string;
  link: string;
  messageId: string;
}
export type Victims = Record<'open' | 'bounced' | 'cancelled' | 'handedOff', Victim>;

async function asked(world: World, connection: Victim['connection']): Promise<Victim> {
  const { email, body } = reportOf(connection);
  const { id } = (await api(world, 'POST', '/v1/reauths', body)).body;
  const mail = await mailTo(world, email);
  return { id, connection, email, link: linkIn(mail), messageId: mail.messageId };
}

/** Open ones and closed ones, with what hangs on them. @returns them, and the `state` of the open one's session */
export async function makeVictims(world: World): Promise<{ victims: Victims; state: string }> {
  const atFinch = () =>
    asked(world, { provider: 'finch', id: world.finch.addConnection({ status: 'reauth' }).id });
  const open = await atFinch();
  const state = new URL(await pressed(open.link)).searchParams.get('state') ?? '';
  const { id, fundingSourceId = '' } = world.dwolla.addExchange({ broken: true });
  const bounced = await asked(world, { provider: 'dwolla', id, fundingSourceId, customerId: 'customer-1' });
  await api(world, 'POST', '/v1/bounces', { messageId: bounced.messageId });
  const cancelled = await atFinch();
  await api(world, 'POST', `/v1/reauths/${cancelled.id}/cancel`);
  const handedOff = await atFinch();
  await repair(await pressed(handedOff.link));
  await closed(world, handedOff.id);
  await mailTo(world, handedOff.email, /connected again/);
  await until('its credentials can be taken', async () => {
    const { status } = await api(world, 'POST', `/v1/reauths/${handedOff.id}/credentials`, {});
    return status === 200;
  });
  return { victims: { open, bounced, cancelled, handedOff }, state };
}

/** Everything of the victims that could change: views, the histories' lengths, mails; once nothing is under way. */
export async function settledViews(world: World, victims: Victims): Promise<unknown> {
  let last = '';
  return until('nothing is under way', async () => {
    const seen = await Promise.all(Object.values(victims).map((victim: Victim) => look(world, victim)));
    const stands = JSON.stringify(seen) === last && seen.every(({ runs }) => runs.every(({ idle }) => idle));
    last = JSON.stringify(seen);
    return stands && seen;
  });
}

async function look(world: World, { id, email }: Victim) {
  const { workflow } = world.env.client;
  const runs = [];
  for await (const { workflowId, runId } of workflow.list({ query: `ReauthId = '${id}'` })) {
    const { historyLength, status, raw } = await workflow.getHandle(workflowId, runId).describe();
    const idle = !raw.pendingActivities?.length && !raw.pendingWorkflowTask;
    runs.push({ workflowId, runId, historyLength, status: status.name, idle });
  }
  return { view: await view(world, id), runs, mails: mailsTo(world, email).length };
}
