/** Reauths in every state that an operator looks for, in a world of their own: its faults are theirs. */
import { api, brokenConnection, linkIn, mailTo, pressed, repair, start, view, workflowOf } from './people.js';
import { until } from './until.js';
import type { World } from './world.js';

/** The connections and ids of these, by what is up with them; they stay so for some minutes. */
export async function reauthsInEveryState(world: World) {
  const begin = async (institution: string, body: Record<string, unknown> = {}) => {
    const broken = brokenConnection(world, { institution, ...body });
    const { id } = await start(world, broken.body);
    return { id, connection: broken.connection.id, email: broken.email };
  };
  const attention = (id: string, kind: string) =>
    until(`${kind} shows`, async () => (await view(world, id)).attention?.kind === kind);
  const phase = (id: string, name: string) =>
    until(`it is ${name}`, async () => (await view(world, id)).phase === name);

  world.finch.fault('mint', { kind: 'status', status: 400 });
  const mintRefused = await begin('Paychex');
  await attention(mintRefused.id, 'rejected');
  world.finch.clearFaults();

  const bounced = await begin('Rippling');
  const { messageId } = await mailTo(world, bounced.email);
  await api(world, 'POST', '/v1/bounces', { messageId, reason: '550 no such user' });
  await attention(bounced.id, 'bounced');

  const nobody = await begin('Justworks', { contacts: [] });
  const escalated = await begin('Zenefits', {
    policy: { escalateAfter: '1 second', lastCallBefore: null, remindAfter: [] },
  });
  const abandoned = await begin('Namely', {
    policy: { escalateAfter: '1 second', closeAfter: '2 seconds', lastCallBefore: null, remindAfter: [] },
  });
  const waiting = await begin('Gusto');
  const paused = await begin('ADP');
  const terminated = await begin('TriNet');
  const spent = await begin('BambooHR', { policy: { sessionLife: { finch: '1 second' } } });
  await mailTo(world, paused.email);
  await api(world, 'POST', `/v1/reauths/${paused.id}/pause`);
  await mailTo(world, terminated.email);
  await workflowOf(world, terminated.connection).terminate();
  await phase(escalated.id, 'escalated');
  await phase(abandoned.id, 'closed');
  await mailTo(world, waiting.email);
  await until('many sessions were minted', async () => {
    return ((await view(world, spent.id)).session?.number ?? 0) > 11;
  });

  const checkRefused = await begin('Workday');
  const link = linkIn(await mailTo(world, checkRefused.email));
  world.finch.fault('token', { kind: 'status', status: 401 });
  await repair(await pressed(link));
  await attention(checkRefused.id, 'misconfigured');

  world.mailbox.fault({ kind: 'refuse' });
  const mailDown = await begin('Square');
  await attention(mailDown.id, 'mail_unavailable');
  return {
    mintRefused,
    bounced,
    nobody,
    escalated,
    abandoned,
    waiting,
    paused,
    terminated,
    spent,
    checkRefused,
    mailDown,
  };
}
