/** Providers' own words reach the open reauth of their connection: signed by the simulators, over real HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest';
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
import { pressFinish } from '../simulators/finch/index.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { WEBHOOK_SECRET, startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer);
  const { publicUrl } = world.config;
  world.finch.webhook = { url: `${publicUrl}/webhooks/finch`, secrets: [WEBHOOK_SECRET], timeScale: 0 };
  world.dwolla.webhook = { url: `${publicUrl}/webhooks/dwolla`, secret: WEBHOOK_SECRET, timeScale: 0 };
});
afterAll(() => world.close());

const statuses = () =>
  world.finch.webhooksSent.flatMap(({ attempts }) => attempts.map(({ status }) => status));

test('repaired elsewhere, and only the webhook tells: the weak evidence', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  await mailTo(world, email);
  world.finch.repair(connection.id);
  expect(await closed(world, id)).toMatchObject({
    outcome: 'reconnected',
    by: 'elsewhere',
    evidence: 'webhook',
  });
  await mailTo(world, email, /connected again/);
});

test('a webhook that overtakes the callback does not cost the new credentials', async () => {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const connectUrl = await pressed(linkIn(await mailTo(world, email)));
  const callback = await pressFinish(connectUrl);
  await world.finch.webhooksSettled();
  expect((await view(world, id)).phase).not.toBe('closed');
  await fetch(callback, { redirect: 'manual' });
  expect(await closed(world, id)).toMatchObject({
    outcome: 'reconnected',
    by: 'user',
    evidence: 'introspect',
  });
});

test('disconnected at Finch: the end, whatever comes after', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  await mailTo(world, email);
  world.finch.sendWebhook({ connectionId: connection.id, status: 'disconnected' }, { copies: 3 });
  expect(await closed(world, id)).toMatchObject({ outcome: 'unrepairable' });
});

test('Dwolla’s words find the bank account by its funding source and its customer', async () => {
  const first = world.dwolla.addExchange({ broken: true });
  const second = world.dwolla.addExchange({ broken: true });
  const started = async ({ id: exchangeId, fundingSourceId, customerId }: typeof first) => {
    const connection = { provider: 'dwolla', id: exchangeId, fundingSourceId, customerId };
    const { email, body } = reportOf(connection);
    const { id } = await start(world, body);
    await mailTo(world, email);
    return id;
  };
  const [one, other] = [await started(first), await started(second)];
  const told = (topic: string, resource: string, customerId: string) =>
    until(`${topic} was heard`, async () => {
      world.dwolla.sendWebhook({ topic, resource, customerId });
      await world.dwolla.webhooksSettled();
      return (await view(world, one)).phase === 'closed' || (await view(world, other)).phase === 'escalated';
    });
  await told('customer_suspended', `customers/${second.customerId}`, second.customerId);
  expect((await view(world, one)).phase).toBe('waiting');
  await told('customer_funding_source_removed', `funding-sources/${first.fundingSourceId}`, first.customerId);
  await until('it is closed', async () => {
    world.dwolla.sendWebhook({
      topic: 'customer_funding_source_removed',
      resource: `funding-sources/${first.fundingSourceId}`,
      customerId: first.customerId,
    });
    return (await view(world, one)).outcome === 'unrepairable';
  });
});

test('whatever is genuine is answered 200 at once: unknown, doubled, for another tenant, for nobody', async () => {
  const before = statuses().length;
  world.finch.sendWebhook({ connectionId: 'nobody-knows-it', status: 'reauth' }, { copies: 2 });
  world.finch.sendWebhook({ eventType: 'test' });
  world.finch.sendWebhook({ body: 'no JSON' });
  world.finch.sendWebhook({ eventType: 'payment.created' });
  await world.finch.webhooksSettled();
  expect(statuses().slice(before)).toEqual([200, 200, 200, 200, 200]);
  world.dwolla.sendWebhook({ topic: 'transfer_created' });
  await world.dwolla.webhooksSettled();
  expect(world.dwolla.webhooksSent.at(-1)?.attempts.map(({ status }) => status)).toEqual([200]);
});

test('forged, stale and unsigned ones are 401, too large ones 413, unknown places 404', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  await mailTo(world, email);
  const url = `${world.config.publicUrl}/webhooks/finch`;
  const post = (to: string, text: string) => fetch(to, { method: 'POST', body: text });
  for (const delivery of [
    { signature: 'wrong' as const },
    { signature: 'missing' as const },
    { timestampOffset: -301 },
  ]) {
    const { attempts } = world.finch.sendWebhook(
      { connectionId: connection.id, status: 'disconnected' },
      delivery,
    );
    await until(
      'it was answered',
      () => attempts.length > 0 && attempts.every(({ status }) => status === 401),
    );
  }
  expect((await post(url, 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
  expect((await post(`${url}/nobody`, '{}')).status).toBe(404);
  expect((await post(`${world.config.publicUrl}/webhooks/plaid`, '{}')).status).toBe(404);
  expect((await view(world, id)).phase).toBe('waiting');
});

test('a webhook of another tenant’s path reaches nobody of ours', async () => {
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  const { publicUrl } = world.config;
  world.finch.webhook = { url: `${publicUrl}/webhooks/finch/other`, secrets: [WEBHOOK_SECRET], timeScale: 0 };
  world.finch.sendWebhook({ connectionId: connection.id, status: 'disconnected' });
  await world.finch.webhooksSettled();
  expect((await view(world, id)).phase).toBe('waiting');
  await repair(await pressed(link));
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected' });
});
