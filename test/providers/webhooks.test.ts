/** Whose word a webhook is, and what it says: the signing schemes, and bodies of every shape. */
import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dwollaWebhook } from '../../src/providers/dwolla/webhook.js';
import { finchWebhook } from '../../src/providers/finch/webhook.js';
import { signWebhook as signAsDwolla } from '../simulators/dwolla/index.js';
import { signWebhook as signAsFinch } from '../simulators/finch/index.js';

const secret = '5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH';
const DAY = 24 * 60 * 60 * 1000;

describe('Finch', () => {
  const now = () => Math.floor(Date.now() / 1000);
  const account = (status: string, more: object = {}) =>
    JSON.stringify({ event_type: 'account.updated', connection_id: 'c-1', data: { status }, ...more });

  function read(body: string, change: { id?: string; timestamp?: number; signature?: string } = {}) {
    const { id: eventId = 'msg_1', timestamp = now() } = change;
    const signature = change.signature ?? signAsFinch({ eventId, timestamp, body }, [secret]);
    const headers: Record<string, string> = {
      'finch-event-id': eventId,
      'finch-timestamp': String(timestamp),
      'finch-signature': signature,
    };
    return finchWebhook([secret])(body, (name) => headers[name.toLowerCase()]);
  }

  test('the public test vector of the scheme', () => {
    // github.com/Finch-API/finch-api-go, webhook_test.go
    const body = '{"company_id":"720be419-0293-4d32-a707-32179b0827ab"}';
    const signed = createHmac('sha256', Buffer.from(secret, 'base64'))
      .update(`msg_2Lh9KRb0pzN4LePd3XiA4v12Axj.1676312382.${body}`)
      .digest('base64');
    expect(signed).toBe('m7y0TV2C+hlHxU42wCieApTSTaA8/047OAplBqxIV/s=');
    const signature = signAsFinch(
      { eventId: 'msg_2Lh9KRb0pzN4LePd3XiA4v12Axj', timestamp: 1676312382, body },
      [secret],
    );
    expect(signature).toBe(`v1,${signed}`);
  });

  test.each([
    ['reauth', 'broken'],
    ['error_reauth', 'broken'],
    ['connected', 'repaired'],
    ['disconnected', 'gone'],
  ])('%s is %s', (status, meaning) => {
    expect(read(account(status))).toEqual([
      { hintId: 'finch/msg_1', connection: { provider: 'finch', id: 'c-1' }, status: meaning },
    ]);
    expect(read(account(status, { entity_id: 'e-1' }))).toMatchObject([{ entity: 'e-1' }]);
  });

  test.each([
    ['another status', account('processing')],
    ['a status of tomorrow', account('sleeping')],
    ['a test', '{"event_type":"test"}'],
    ['another event', '{"event_type":"payment.created","connection_id":"c-1","data":{}}'],
    ['no connection', '{"event_type":"account.updated","data":{"status":"reauth"}}'],
    ['no JSON', 'hello'],
    ['nothing', ''],
    ['a list', '[]'],
  ])('%s says nothing', (_, body) => {
    expect(read(body)).toEqual([]);
  });

  test('while a secret is rotated either signature will do; other versions are passed over', () => {
    const [body, timestamp] = [account('reauth'), now()];
    const both = signAsFinch({ eventId: 'msg_1', timestamp, body }, ['b3RoZXItc2VjcmV0LW90aGVy', secret]);
    expect(both.split(' ')).toHaveLength(2);
    expect(read(body, { timestamp, signature: `v2,abc ${both}` })).toHaveLength(1);
  });

  test.each([
    [
      'damaged in one byte',
      (good: string) => `${good.slice(0, 5)}${good[5] === 'A' ? 'B' : 'A'}${good.slice(6)}`,
    ],
    ['of another version only', (good: string) => good.replace('v1', 'v2')],
    ['cut', (good: string) => good.slice(0, -4)],
    ['missing', () => ''],
  ])('a signature that is %s is forged', (_, spoil) => {
    const [body, timestamp] = [account('reauth'), now()];
    const signature = spoil(signAsFinch({ eventId: 'msg_1', timestamp, body }, [secret]));
    expect(read(body, { timestamp, signature })).toBe('forged');
  });

  test('under either secret, while one takes the place of the other', () => {
    const newer = Buffer.alloc(24, 1).toString('base64');
    const [body, eventId, timestamp] = [account('reauth'), 'msg_1', now()];
    const signedWith = (signing: string): unknown => {
      const signature = signAsFinch({ eventId, timestamp, body }, [signing]);
      const headers = {
        'finch-event-id': eventId,
        'finch-timestamp': `${timestamp}`,
        'finch-signature': signature,
      };
      return finchWebhook([newer, secret])(body, (name) => headers[name as keyof typeof headers]);
    };
    for (const known of [newer, secret]) expect(signedWith(known)).toHaveLength(1);
    expect(signedWith(Buffer.alloc(24, 2).toString('base64'))).toBe('forged');
  });

  test.each([-301, 301])('%d seconds from now is forged', (offset) => {
    expect(read(account('reauth'), { timestamp: now() + offset })).toBe('forged');
    expect(read(account('reauth'), { timestamp: now() + Math.trunc(offset * 0.9) })).not.toBe('forged');
  });
});

describe('Dwolla', () => {
  const event = (topic: string, more: object = {}) =>
    JSON.stringify({
      id: 'e-1',
      resourceId: 'r-1',
      topic,
      timestamp: new Date().toISOString(),
      _links: { customer: { href: 'https://api.dwolla.com/customers/cu-1' } },
      ...more,
    });
  const read = (body: string, signature = signAsDwolla(body, secret)) =>
    dwollaWebhook([secret])(
      body,
      (name) => ({ 'x-request-signature-sha-256': signature })[name.toLowerCase()],
    );

  test.each([
    ['customer_funding_source_removed', { ref: 'r-1', status: 'gone' }],
    ['customer_deactivated', { ref: 'cu-1', status: 'gone' }],
    ['customer_suspended', { ref: 'cu-1', status: 'suspended' }],
  ])('%s', (topic, word) => {
    expect(read(event(topic))).toEqual([{ hintId: 'dwolla/e-1', ...word }]);
    const { timestamp: created, ...rest } = JSON.parse(event(topic)) as { timestamp: string };
    expect(read(JSON.stringify({ ...rest, created }))).toHaveLength(1);
  });

  test('under either secret, while one takes the place of the other', () => {
    const body = event('customer_suspended');
    const signedWith = (signing: string): unknown =>
      dwollaWebhook(['newer', secret])(body, () => signAsDwolla(body, signing));
    for (const known of ['newer', secret]) expect(signedWith(known)).toHaveLength(1);
    expect(signedWith('another')).toBe('forged');
  });

  test.each([
    ['another topic', event('transfer_created')],
    ['no id', event('customer_suspended', { id: undefined })],
    ['no time', event('customer_suspended', { timestamp: undefined })],
    [
      'four days ago and more',
      event('customer_suspended', { timestamp: new Date(Date.now() - 4.1 * DAY).toISOString() }),
    ],
    ['no JSON', '{'],
  ])('%s says nothing', (_, body) => {
    expect(read(body)).toEqual([]);
  });

  test('three days ago is a retry', () => {
    expect(
      read(event('customer_suspended', { timestamp: new Date(Date.now() - 3 * DAY).toISOString() })),
    ).toHaveLength(1);
  });

  test.each([
    ['damaged', (good: string) => `${good.startsWith('0') ? '1' : '0'}${good.slice(1)}`],
    ['cut', (good: string) => good.slice(1)],
    ['in upper case', (good: string) => good.toUpperCase()],
    ['missing', () => ''],
    ['of another body', () => signAsDwolla('{}', secret)],
  ])('a signature that is %s is forged', (_, spoil) => {
    const body = event('customer_suspended');
    expect(read(body, spoil(signAsDwolla(body, secret)))).toBe('forged');
  });
});
