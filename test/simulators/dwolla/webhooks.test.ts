import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { receiver, until } from '../finch/fixture.js';
import { dwolla, HAL, HOUR, SECRET } from './fixture.js';
import { signWebhook } from './index.js';

const NOW = Date.parse('2026-11-20T12:00:00Z');

/** `openssl dgst -sha256 -hmac secret` said so. */
const EXAMPLE = {
  body: '{"id":"cac95329-9fa5-42f1-a4fc-c08af7b868fb"}',
  signature: 'c64b0e19113540b13d452383259e44ef9c6f243469df9804b635fabe38fb24ff',
};

async function watched(statuses?: number[], onReceive?: () => void) {
  const hook = await receiver(statuses, onReceive);
  const webhook = { url: hook.url, secret: SECRET, timeScale: 0 };
  const simulator = await dwolla({ webhook, clock: () => NOW });
  const bodies = () => hook.received.map(({ body }) => JSON.parse(body));
  return { hook, simulator, bodies };
}

test('the signature, against one that another program made', () => {
  expect(signWebhook(EXAMPLE.body, 'secret')).toBe(EXAMPLE.signature);
});

test('a broken exchange of Plaid is told: topic, signature over the raw body, who and what', async () => {
  const { hook, simulator } = await watched();
  const { id, customerId } = simulator.addExchange();
  simulator.breakExchange(id);
  await simulator.webhooksSettled();
  const [got] = hook.received;
  const body = got?.body ?? '';
  expect(got?.headers).toMatchObject({
    'x-dwolla-topic': 'customer_exchange_reauth_required',
    'x-request-signature-sha-256': createHmac('sha256', SECRET).update(body).digest('hex'),
    'user-agent': expect.stringMatching(/^dwolla-webhooks\//),
    'content-type': 'application/json',
  });
  const eventId = simulator.webhooksSent[0]?.eventId;
  expect(JSON.parse(body)).toEqual({
    id: eventId,
    resourceId: id,
    topic: 'customer_exchange_reauth_required',
    timestamp: '2026-11-20T12:00:00.000Z',
    _links: {
      self: { href: `${simulator.url}/events/${eventId}`, type: HAL, 'resource-type': 'event' },
      account: expect.anything(),
      resource: { href: `${simulator.url}/exchanges/${id}`, type: HAL, 'resource-type': 'exchange' },
      customer: {
        href: `${simulator.url}/customers/${customerId}`,
        type: HAL,
        'resource-type': 'customer',
      },
    },
  });
});

test('nothing is told of MX, of what is silent, of a heal, of a removal, or where the knob says so', async () => {
  const { hook, simulator } = await watched();
  const { id } = simulator.addExchange();
  simulator.breakExchange(simulator.addExchange({ partner: 'mx' }).id);
  simulator.breakExchange(id, { silent: true });
  simulator.heal(id);
  simulator.knobs.webhooksFollowStatus = false;
  simulator.breakExchange(id);
  simulator.remove(id);
  await simulator.webhooksSettled();
  expect(hook.received).toEqual([]);
});

test('odd bodies: `created`, bare links, unknown topic and exchange, no JSON', async () => {
  const { hook, simulator, bodies } = await watched();
  await simulator.sendWebhook({ exchangeId: 'unknown', time: 'created', links: 'bare' }).done;
  await simulator.sendWebhook({ topic: 'customer_exchange_polished' }).done;
  const [odd, other] = bodies();
  expect(odd).toMatchObject({ resourceId: 'unknown', created: '2026-11-20T12:00:00.000Z' });
  expect(odd).not.toHaveProperty('timestamp');
  expect(odd._links.resource).toEqual({ href: `${simulator.url}/exchanges/unknown` });
  expect(other.topic).toBe('customer_exchange_polished');
  await simulator.sendWebhook({ body: 'no json' }).done;
  expect(hook.received[2]?.body).toBe('no json');
});

test('noise: other topics, of other customers', async () => {
  const { simulator, bodies } = await watched();
  const { id, customerId } = simulator.addExchange();
  await Promise.all(simulator.sendNoise().map(({ done }) => done));
  expect(bodies().length).toBeGreaterThan(5);
  expect(bodies().map(({ topic }) => topic)).toContain('customer_funding_source_unverified');
  expect(JSON.stringify(bodies())).not.toMatch(new RegExp(`${id}|${customerId}|reauth_required`));
});

test('a retry is the same to the last byte', async () => {
  const { hook, simulator } = await watched([500, 302, 409, 200]);
  const sent = simulator.sendWebhook({});
  expect(await sent.done).toBe('delivered');
  expect(sent.attempts.map(({ status }) => status)).toEqual([500, 302, 409, 200]);
  const signed = hook.received.map(({ headers, body }) => [headers['x-request-signature-sha-256'], body]);
  expect(new Set(signed.map(String)).size).toBe(1);
});

test('it gives up after the first attempt and eight more', async () => {
  const { hook, simulator } = await watched([503]);
  expect(await simulator.sendWebhook({}).done).toBe('gave_up');
  expect(hook.received).toHaveLength(9);
});

test('the waits are those of the documents, times the scale', async () => {
  const arrived: number[] = [];
  const { hook, simulator } = await watched([500], () => arrived.push(performance.now()));
  // 15 and 45 minutes, 2, 3, 6, 12, 24 and 24 hours: 72 hours, here 432 ms.
  simulator.webhook = { url: hook.url, secret: SECRET, timeScale: 432 / (72 * HOUR) };
  expect(await simulator.sendWebhook({}).done).toBe('gave_up');
  const waits = arrived.slice(1).map((at, index) => at - (arrived[index] ?? 0));
  for (const [index, least] of [1.5, 4.5, 12, 18, 36, 72, 144, 144].entries()) {
    expect(waits[index]).toBeGreaterThanOrEqual(least - 1.5);
  }
});

test('copies share an event id, and so may two webhooks; a dropped one never arrives', async () => {
  const { simulator, bodies } = await watched();
  await simulator.sendWebhook({ eventId: 'e-1' }, { copies: 2 }).done;
  await simulator.sendWebhook({ eventId: 'e-1' }).done;
  expect(await simulator.sendWebhook({}, { drop: true }).done).toBe('dropped');
  expect(bodies().map(({ id }) => id)).toEqual(['e-1', 'e-1', 'e-1']);
});

test('held webhooks can arrive in the wrong order', async () => {
  const { simulator, bodies } = await watched();
  simulator.knobs.delivery = { hold: true };
  const ids = ['one', 'two'].map((id) => simulator.addExchange({ id }).id);
  for (const id of ids) simulator.breakExchange(id);
  await simulator.webhooksSettled();
  expect(bodies()).toEqual([]);
  await simulator.releaseWebhooks('reversed');
  expect(bodies().map(({ resourceId }) => resourceId)).toEqual(['two', 'one']);
});

test.each([
  ['wrong', /^[0-9a-f]{64}$/],
  ['short', /^[0-9a-f]{12}$/],
  ['missing', undefined],
] as const)('a signature that is %s', async (signature, shape) => {
  const { hook, simulator } = await watched();
  await simulator.sendWebhook({}, { signature }).done;
  const [{ headers, body } = { headers: {}, body: '' }] = hook.received;
  const given = headers['x-request-signature-sha-256'];
  if (shape === undefined) expect(given).toBeUndefined();
  else expect(given).toMatch(shape);
  expect(given).not.toBe(signWebhook(body, SECRET));
});

test('close ends the waits between retries', async () => {
  const { hook, simulator } = await watched([500]);
  simulator.webhook = { url: hook.url, secret: SECRET, timeScale: 1000 };
  const sent = simulator.sendWebhook({});
  await until(() => sent.attempts.length === 1);
  await simulator.close();
  expect(await sent.done).toBe('closed');
});
