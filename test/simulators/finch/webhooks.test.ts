import { expect, test } from 'vitest';
import { finch, receiver, SECRET } from './fixture.js';
import { signWebhook } from './index.js';

/** The published example of the provider's Go library. */
const EXAMPLE = {
  eventId: 'msg_2Lh9KRb0pzN4LePd3XiA4v12Axj',
  timestamp: 1_676_312_382,
  body: '{"company_id":"720be419-0293-4d32-a707-32179b0827ab"}',
};

async function watched(statuses?: number[], onReceive?: () => void, clock?: () => number) {
  const hook = await receiver(statuses, onReceive);
  const webhook = { url: hook.url, secrets: [SECRET], timeScale: 0 };
  const simulator = await finch({ webhook, ...(clock && { clock }) });
  const bodies = () => hook.received.map(({ body }) => JSON.parse(body));
  return { hook, simulator, bodies };
}

test('the published example signature', () => {
  expect(signWebhook(EXAMPLE, [SECRET])).toBe('v1,m7y0TV2C+hlHxU42wCieApTSTaA8/047OAplBqxIV/s=');
  const [first, second, ...more] = signWebhook(EXAMPLE, ['AAAA', SECRET]).split(' ');
  expect(first).toMatch(/^v1,/);
  expect(second).toBe('v1,m7y0TV2C+hlHxU42wCieApTSTaA8/047OAplBqxIV/s=');
  expect(more).toEqual([]);
});

test('a retry keeps the event id and the body, with a fresh timestamp and signature', async () => {
  let now = EXAMPLE.timestamp * 1000;
  const later = (): void => void (now += 5_000);
  const { hook, simulator } = await watched([500, 302, 200], later, () => now);
  const sent = simulator.sendWebhook({ body: EXAMPLE.body }, { eventId: EXAMPLE.eventId });
  expect(await sent.done).toBe('delivered');

  const sentAt = hook.received.map(({ headers }) => Number(headers['finch-timestamp']));
  expect(sentAt.map((at) => at - EXAMPLE.timestamp)).toEqual([0, 5, 10]);
  for (const [index, { headers, body }] of hook.received.entries()) {
    expect(headers['finch-event-id']).toBe(EXAMPLE.eventId);
    const signature = signWebhook({ ...EXAMPLE, timestamp: sentAt[index] ?? 0 }, [SECRET]);
    expect(headers['finch-signature']).toBe(signature);
    expect(body).toBe(EXAMPLE.body);
  }
  expect(sent.attempts.map((attempt) => attempt.status)).toEqual([500, 302, 200]);
});

test('it gives up after the first attempt and five more', async () => {
  const { hook, simulator } = await watched([503]);
  expect(await simulator.sendWebhook({ eventType: 'test' }).done).toBe('gave_up');
  expect(hook.received).toHaveLength(6);
});

test('close ends the waits between retries', async () => {
  const { hook, simulator } = await watched([500]);
  simulator.webhook = { url: hook.url, secrets: [SECRET], timeScale: 1000 };
  const sent = simulator.sendWebhook({ eventType: 'test' }, { delayMs: 1 });
  await simulator.close();
  expect(await sent.done).toBe('closed');
});

test('a change is told once for each entity, or once for the connection', async () => {
  const { simulator, bodies } = await watched();
  const { id } = simulator.addConnection({ entities: [{ id: 'north' }, { id: 'south' }] });
  simulator.breakConnection(id);
  await simulator.webhooksSettled();
  expect(
    bodies()
      .map((body) => body.entity_id)
      .toSorted(),
  ).toEqual(['north', 'south']);
  expect(new Set(simulator.webhooksSent.map((sent) => sent.eventId)).size).toBe(2);

  simulator.knobs.eventsPer = 'connection';
  simulator.repair(id);
  await simulator.webhooksSettled();
  expect(bodies().at(-1)).toMatchObject({ connection_id: id, data: { status: 'connected' } });
  expect(bodies().at(-1)).not.toHaveProperty('entity_id');

  simulator.breakConnection(id, { silent: true });
  simulator.knobs.webhooksFollowStatus = false;
  simulator.repair(id);
  await simulator.webhooksSettled();
  expect(bodies()).toHaveLength(3);
});

test('copies share an event id; a dropped one never arrives', async () => {
  const { hook, simulator } = await watched();
  await simulator.sendWebhook({ eventType: 'test' }, { copies: 2 }).done;
  expect(await simulator.sendWebhook({ eventType: 'test' }, { drop: true }).done).toBe('dropped');
  expect(new Set(hook.received.map(({ headers }) => headers['finch-event-id'])).size).toBe(1);
  expect(hook.received).toHaveLength(2);
});

test('held webhooks can arrive in the wrong order', async () => {
  const { simulator, bodies } = await watched();
  const { id } = simulator.addConnection();
  simulator.knobs.delivery = { hold: true };
  simulator.breakConnection(id);
  simulator.repair(id);
  await simulator.webhooksSettled();
  expect(bodies()).toEqual([]);
  await simulator.releaseWebhooks('reversed');
  expect(bodies().map((body) => body.data.status)).toEqual(['connected', 'reauth']);
});

test('odd bodies: method as a string, no connection id, unknown status, type and connection', async () => {
  const { simulator, bodies } = await watched();
  const { id: connectionId } = simulator.addConnection();
  const events = [
    { connectionId, authenticationMethod: 'string', omitConnectionId: true, status: 'error_reauth' },
    { eventType: 'company.created' },
    { connectionId: 'unknown', status: 'reauth' },
    { body: 'not json' },
  ] as const;
  for (const event of events.slice(0, 3)) await simulator.sendWebhook(event).done;
  const [odd, other, unknown] = bodies();
  expect(odd.data).toEqual({ status: 'error_reauth', authentication_method: 'credential' });
  expect(odd).not.toHaveProperty('connection_id');
  expect(odd.company_id).toBe(simulator.connection(connectionId).companyId);
  expect(other).toMatchObject({ event_type: 'company.created', data: {} });
  expect(unknown).toMatchObject({ connection_id: 'unknown', data: { status: 'reauth' } });
  expect(simulator.sendWebhook({ body: 'not json' }).body).toBe('not json');
  await simulator.webhooksSettled();
});
