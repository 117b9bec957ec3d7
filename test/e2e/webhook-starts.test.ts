/** Reauths that nobody but the provider reported: from a signed webhook to the repair, with a directory and without. */
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { searchAttributes } from '../../src/contract/messages.js';
import {
  api,
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  reportOf,
  start,
  view,
  workflowOf,
} from '../people.js';
import { startTimeSkippingServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { dwollaWays, finchWays } from '../ways.js';
import { WEBHOOK_SECRET, startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startTimeSkippingServer, { withBackend: true });
  const { publicUrl } = world.config;
  world.finch.webhook = { url: `${publicUrl}/webhooks/finch`, secrets: [WEBHOOK_SECRET], timeScale: 0 };
  world.dwolla.webhook = { url: `${publicUrl}/webhooks/dwolla`, secret: WEBHOOK_SECRET, timeScale: 0 };
});
afterAll(() => world.close());

let people = 0;
function directoryKnows(connectionId: string, more: object = {}): string {
  people += 1;
  const email = `bo-${people}@example.com`;
  const body = {
    institution: 'Gusto',
    reason: 'consent_expired',
    contacts: [{ name: 'Bo', email }],
    ...more,
  };
  world.backend.directory.answers.set(connectionId, { status: 200, body });
  return email;
}

async function finchSays(connectionId: string, status: string): Promise<void> {
  world.finch.sendWebhook({ connectionId, status });
  await world.finch.webhooksSettled();
}

/** The word reaches a reauth, which ends; told once more it begins no other run. */
async function isKnownAfterItsEnd(event: {
  eventId: string;
  exchangeId: string;
  customerId: string;
}): Promise<void> {
  const reauth = workflowOf(world, event.exchangeId, 'dwolla');
  const told = async (): Promise<string> => {
    world.dwolla.sendWebhook(event);
    await world.dwolla.webhooksSettled();
    return (await reauth.describe()).runId;
  };
  const first = await told();
  await reauth.cancel();
  await reauth.result();
  expect(await told()).toBe(first);
}

const startedEvent = (connectionId: string) =>
  until('the backend was told', () =>
    world.backend
      .events()
      .find(
        ({ type, data }) =>
          type === 'reauth.started' && (data['connection'] as { id: string }).id === connectionId,
      ),
  );
const questionsAbout = (connectionId: string) =>
  world.backend.directory.questions.filter(({ connection }) => connection.id === connectionId);

const isKnown = (connectionId: string, provider = 'finch') =>
  workflowOf(world, connectionId, provider)
    .describe()
    .then(
      () => true,
      () => false,
    );

describe('a webhook of Finch', () => {
  test.each(['reauth', 'error_reauth'])(
    '%s starts it; the directory names who is mailed, after 15 minutes',
    async (status) => {
      const { connection } = brokenConnection(world);
      const email = directoryKnows(connection.id, { metadata: { customer: 9 } });
      await finchSays(connection.id, status);
      const { data } = await startedEvent(connection.id);
      expect(data).toMatchObject({
        institution: 'Gusto',
        phase: 'holding',
        metadata: { customer: 9 },
        contacts: [{ email: expect.stringMatching(/^b…@/) }],
      });
      expect(questionsAbout(connection.id)).toEqual([
        { connection: { provider: 'finch', id: connection.id }, reason: 'unknown' },
      ]);
      expect(mailsTo(world, email)).toEqual([]);
      await world.sleep('15 minutes');
      await finchWays.repair(world, linkIn(await mailTo(world, email)));
      expect(await closed(world, String(data['id']))).toMatchObject({
        outcome: 'reconnected',
        institution: 'Gusto',
      });
      const { memo, typedSearchAttributes } = await workflowOf(world, connection.id).describe();
      expect(memo).toMatchObject({ institution: 'Gusto' });
      expect(typedSearchAttributes.get(searchAttributes.institution)).toBe('Gusto');
    },
  );

  test('doubled, late and by several of its parts, it is one reauth and one mail', async () => {
    const { connection } = brokenConnection(world);
    const email = directoryKnows(connection.id);
    world.finch.sendWebhook({ connectionId: connection.id, status: 'reauth' }, { copies: 4 });
    world.finch.sendWebhook({ connectionId: connection.id, status: 'reauth', entityId: 'e-1' });
    world.finch.sendWebhook({ connectionId: connection.id, status: 'reauth', entityId: 'e-2' });
    await world.finch.webhooksSettled();
    await startedEvent(connection.id);
    await world.sleep('20 minutes');
    await mailTo(world, email);
    expect(mailsTo(world, email)).toHaveLength(1);
    expect(questionsAbout(connection.id)).toHaveLength(1);
  });

  test('healed within the hold, it bothers nobody', async () => {
    const { connection } = brokenConnection(world);
    const email = directoryKnows(connection.id);
    await finchSays(connection.id, 'reauth');
    const { data } = await startedEvent(connection.id);
    await finchSays(connection.id, 'connected');
    expect(await closed(world, String(data['id']))).toMatchObject({
      outcome: 'reconnected',
      by: 'elsewhere',
      evidence: 'webhook',
    });
    await world.sleep('1 hour');
    expect(mailsTo(world, email)).toEqual([]);
  });

  test('joins the one that a backend reported, and adds nothing to it', async () => {
    const { connection, email, body } = brokenConnection(world);
    directoryKnows(connection.id);
    const { id } = await start(world, body);
    await finchSays(connection.id, 'reauth');
    await mailTo(world, email);
    expect((await view(world, id)).contacts).toHaveLength(1);
    expect(questionsAbout(connection.id)).toEqual([]);
  });

  test('about something of no use starts nothing', async () => {
    await finchSays('..', 'reauth');
    await finchSays('x'.repeat(300), 'reauth');
    const { connection } = brokenConnection(world);
    for (const status of ['connected', 'disconnected', 'processing']) await finchSays(connection.id, status);
    expect(await isKnown(connection.id)).toBe(false);
    expect(world.finch.webhooksSent.slice(-5).every(({ attempts }) => attempts.at(-1)?.status === 200)).toBe(
      true,
    );
  });
});

describe('the directory', () => {
  test('that does not know the connection ends it: nobody is mailed', async () => {
    const { connection } = brokenConnection(world);
    await finchSays(connection.id, 'reauth');
    const handle = workflowOf(world, connection.id);
    expect(await handle.result()).toMatchObject({ outcome: 'cancelled' });
  });

  test('that is down for a day is asked again; meanwhile the backend is told, without contacts', async () => {
    const { connection } = brokenConnection(world);
    world.backend.directory.answers.set(connection.id, { status: 500 });
    await finchSays(connection.id, 'reauth');
    expect((await startedEvent(connection.id)).data).toMatchObject({
      contacts: [],
      institution: 'your payroll system',
    });
    await world.sleep('1 day');
    const email = directoryKnows(connection.id);
    await world.sleep('6 hours');
    await mailTo(world, email);
    const told = world.backend
      .events()
      .filter(
        ({ type, data }) =>
          type === 'reauth.started' && (data['connection'] as { id: string }).id === connection.id,
      );
    expect(told).toHaveLength(1);
  });

  test('that answers nonsense is attention, and the backend may tell by a start instead', async () => {
    const { connection, email, body } = brokenConnection(world);
    world.backend.directory.answers.set(connection.id, { status: 200, body: { contacts: 'nobody' } });
    await finchSays(connection.id, 'reauth');
    const { data } = await startedEvent(connection.id);
    expect((await view(world, String(data['id']))).attention).toMatchObject({ kind: 'malformed' });
    const joined = await api(world, 'POST', '/v1/reauths', { ...body, institution: 'ADP' });
    expect(joined).toMatchObject({ status: 200, body: { id: data['id'] } });
    await world.sleep('20 minutes');
    expect((await mailTo(world, email)).subject).toContain('ADP');
  });
});

describe('a webhook of Dwolla', () => {
  test('that a bank will need its owner soon starts an early warning, found by the customer as well', async () => {
    const { id: exchangeId, customerId } = world.dwolla.addExchange({ broken: false });
    const email = directoryKnows(exchangeId, { institution: 'First Bank' });
    world.dwolla.sendWebhook({
      topic: 'customer_exchange_reauth_required',
      resource: `exchanges/${exchangeId}`,
      customerId,
    });
    await world.dwolla.webhooksSettled();
    const { data } = await startedEvent(exchangeId);
    await world.sleep('16 minutes');
    const mail = await mailTo(world, email);
    expect(mail.subject).toContain('before it stops');
    expect(mail.text).toContain('still works');
    // It works all the while: only a return can close it.
    await world.sleep('2 days');
    expect((await view(world, String(data['id']))).phase).toBe('waiting');
    await dwollaWays.repair(world, linkIn(mail));
    expect(await closed(world, String(data['id']))).toMatchObject({ outcome: 'reconnected', by: 'user' });
  });

  test('that is delivered once more after the end starts nothing: a retry, or a recording', async () => {
    const { id: exchangeId, customerId } = world.dwolla.addExchange({ broken: false });
    const email = directoryKnows(exchangeId);
    await isKnownAfterItsEnd({ eventId: `again-${exchangeId}`, exchangeId, customerId });
    await world.sleep('20 minutes');
    expect(mailsTo(world, email)).toEqual([]);
  });

  test('that reached a reauth which the backend had reported is known after its end as well', async () => {
    const { id, customerId } = world.dwolla.addExchange({ broken: true });
    await start(world, reportOf({ provider: 'dwolla', id, customerId }).body);
    await isKnownAfterItsEnd({ eventId: `joined-${id}`, exchangeId: id, customerId });
  });

  test('about what can be no connection is answered 200, with a BOM as well; what is no text is forged', async () => {
    const signed = async (raw: Buffer): Promise<number> => {
      const signature = createHmac('sha256', WEBHOOK_SECRET).update(raw).digest('hex');
      const headers = { 'x-request-signature-sha-256': signature };
      return (
        await fetch(`${world.config.publicUrl}/webhooks/dwolla`, {
          method: 'POST',
          body: new Uint8Array(raw),
          headers,
        })
      ).status;
    };
    const topic = 'customer_exchange_reauth_required';
    const odd = { id: 'odd', topic, resourceId: '\ud800', timestamp: new Date().toISOString() };
    expect(await signed(Buffer.from(JSON.stringify(odd)))).toBe(200);
    expect(await signed(Buffer.from('\ufeff{}'))).toBe(200);
    expect(await signed(Buffer.from([0x7b, 0xff, 0x7d]))).toBe(401);
  });

  test('that is over four days old is ignored', async () => {
    const { id: exchangeId } = world.dwolla.addExchange({ broken: true });
    const timestamp = new Date(Date.now() - 4 * 24 * 3_600_000 - 60_000).toISOString();
    const topic = 'customer_exchange_reauth_required';
    const body = { id: 'old', topic, resourceId: exchangeId, timestamp };
    world.dwolla.sendWebhook({ topic, body });
    await world.dwolla.webhooksSettled();
    expect(await isKnown(exchangeId, 'dwolla')).toBe(false);
  });
});
