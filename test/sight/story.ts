/** A day in the life of the service in a minute: repairs, a refusal, a bounce, a provider in a hurry, an escalation. */
import {
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  pressed,
  repair,
  reportOf,
  start,
  view,
} from '../people.js';
import { until } from '../until.js';
import { dwollaWays } from '../ways.js';
import { OPERATOR, WEBHOOK_SECRET, type World } from '../world.js';

export async function liveThrough(world: World): Promise<void> {
  const { publicUrl } = world.config;
  world.finch.webhook = { url: `${publicUrl}/webhooks/finch`, secrets: [WEBHOOK_SECRET], timeScale: 0 };
  await repairAtFinch(world);
  await repairAtDwolla(world);
  await nobodyComes(world);
  await bounces(world);
  await inAHurry(world);
  await reportedByItsProvider(world);
  await credentialsRefused(world);
}

async function repairAtFinch(world: World): Promise<void> {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  await repair(await pressed(linkIn(await mailTo(world, email))));
  await closed(world, id);
}

async function repairAtDwolla(world: World): Promise<void> {
  const { email, body } = reportOf(dwollaWays.broken(world).connection);
  const { id } = await start(world, body);
  await dwollaWays.repair(world, linkIn(await mailTo(world, email)));
  await closed(world, id);
}

async function nobodyComes(world: World): Promise<void> {
  const policy = { remindAfter: [], lastCallBefore: null, escalateAfter: '1 second' };
  await start(world, brokenConnection(world, { policy }).body);
  await mailTo(world, OPERATOR);
}

async function bounces(world: World): Promise<void> {
  world.mailbox.fault({ kind: 'reject' }, { times: 1 });
  const { id } = await start(world, brokenConnection(world).body);
  await until('it shows', async () => (await view(world, id)).attention?.kind === 'bounced');
}

async function inAHurry(world: World): Promise<void> {
  world.finch.fault('mint', { kind: 'status', status: 429, retryAfter: 1 }, { times: 1 });
  world.mailbox.fault({ kind: 'refuse' }, { times: 2 });
  const { id } = await start(world, brokenConnection(world).body);
  await until('it shows', async () => (await view(world, id)).attention?.kind === 'mail_unavailable');
}

async function reportedByItsProvider(world: World): Promise<void> {
  const { id } = world.finch.addConnection({ status: 'reauth' });
  const contacts = [{ email: 'bo@example.com' }];
  const body = { institution: 'Gusto', reason: 'consent_expired', contacts };
  world.backend.directory.answers.set(id, { status: 200, body });
  world.finch.sendWebhook({ connectionId: id, status: 'reauth' });
  await until('the directory was asked', () =>
    world.backend.directory.questions.some(({ connection }) => connection.id === id),
  );
}

async function credentialsRefused(world: World): Promise<void> {
  world.finch.fault('mint', { kind: 'status', status: 401 });
  const { id } = await start(world, brokenConnection(world).body);
  await until('it shows', async () => (await view(world, id)).attention?.kind === 'misconfigured');
  world.finch.clearFaults();
}
