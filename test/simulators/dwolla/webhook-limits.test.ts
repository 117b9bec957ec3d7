import { once } from 'node:events';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { receiver, until } from '../finch/fixture.js';
import { dwolla, HOUR, SECRET } from './fixture.js';

/** A receiver that answers nobody until it is told to. */
async function silentReceiver() {
  const open: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    open.push(response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const answerAll = (): void => {
    for (const response of open.splice(0)) response.end();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, open, answerAll };
}

test('up to ten at once', async () => {
  const { url, open, answerAll } = await silentReceiver();
  const simulator = await dwolla({ webhook: { url, secret: SECRET, timeScale: 0 } });
  const sent = Array.from({ length: 25 }, () => simulator.sendWebhook({}));
  for (const expected of [10, 10, 5]) {
    await until(() => open.length >= expected);
    expect(open).toHaveLength(expected);
    answerAll();
  }
  expect(await Promise.all(sent.map(({ done }) => done))).toEqual(Array(25).fill('delivered'));
});

test('an answer that is late is a failure', async () => {
  const { url } = await silentReceiver();
  const simulator = await dwolla({ webhook: { url, secret: SECRET, timeScale: 0, answerWithinMs: 20 } });
  const sent = simulator.sendWebhook({});
  expect(await sent.done).toBe('gave_up');
  expect(sent.attempts.map(({ status }) => status)).toEqual(Array(9).fill(undefined));
});

test('a redirect is a failure, wherever it leads', async () => {
  const good = await receiver();
  const { url, open } = await silentReceiver();
  const simulator = await dwolla({ webhook: { url, secret: SECRET, timeScale: 0 } });
  const sent = simulator.sendWebhook({});
  await until(() => open.length === 1);
  open[0]?.writeHead(307, { location: good.url }).end();
  await until(() => open.length === 2);
  open[1]?.end();
  expect(await sent.done).toBe('delivered');
  expect(sent.attempts.map(({ status }) => status)).toEqual([307, 200]);
  expect(good.received).toEqual([]);
});

/** So many webhooks, given up after nine attempts each: 44 of them are 396 failures. */
async function failing(timeScale: number, webhooks: number) {
  const hook = await receiver([500]);
  const simulator = await dwolla({
    webhook: { url: hook.url, secret: SECRET, timeScale: 0 },
    clock: () => 0,
  });
  for (let count = 0; count < webhooks; count++) expect(await simulator.sendWebhook({}).done).toBe('gave_up');
  simulator.webhook = { url: hook.url, secret: SECRET, timeScale };
  return { hook, simulator };
}

test('400 failures in a row pause the subscription; what was missed is never sent by itself', async () => {
  const { hook, simulator } = await failing(0, 44);
  expect(simulator.webhooksPaused).toBe(false);
  const last = simulator.sendWebhook({});
  expect(await last.done).toBe('paused');
  expect(hook.received).toHaveLength(400);
  expect(last.attempts).toHaveLength(4);
  expect(simulator.webhooksPaused).toBe(true);

  const missed = simulator.sendWebhook({});
  expect(await missed.done).toBe('paused');
  expect(missed.attempts).toEqual([]);

  const good = await receiver();
  simulator.webhook = { url: good.url, secret: SECRET };
  simulator.unpauseWebhooks();
  await simulator.sendWebhook({ eventId: 'afterwards' }).done;
  await simulator.webhooksSettled();
  expect(good.received.map(({ body }) => JSON.parse(body).id)).toEqual(['afterwards']);
});

test('one success in between starts the count anew', async () => {
  const { hook, simulator } = await failing(0, 44);
  const good = await receiver();
  simulator.webhook = { url: good.url, secret: SECRET, timeScale: 0 };
  await simulator.sendWebhook({}).done;
  simulator.webhook = { url: hook.url, secret: SECRET, timeScale: 0 };
  expect(await simulator.sendWebhook({}).done).toBe('gave_up');
  expect(simulator.webhooksPaused).toBe(false);
});

test('at full scale a day without a success belongs to it', async () => {
  // So slow that each of them gets one attempt.
  const { simulator } = await failing(1, 44);
  const attempts = async (count: number) => {
    const sent = Array.from({ length: count }, () => simulator.sendWebhook({}));
    await until(() => sent.every((each) => each.attempts.length === 1));
  };
  await attempts(10);
  simulator.advance(24 * HOUR - 1);
  await attempts(1);
  expect(simulator.webhooksPaused).toBe(false);
  simulator.advance(1);
  await attempts(1);
  expect(simulator.webhooksPaused).toBe(true);
});
