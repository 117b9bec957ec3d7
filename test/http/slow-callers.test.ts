/** Callers that are slow on purpose: the server hangs up, and serves the others meanwhile. */
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { serveHttp, TOKEN, waiting } from './harness.js';

/** A byte so often, ms. */
const DRIP = 200;

/** @returns how the connection ended, as soon as the server ends it */
function drip(port: number, whole: string, byByte: string): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, '127.0.0.1');
    let heard = '';
    let sent = 0;
    let dripping: NodeJS.Timeout | undefined;
    socket.setEncoding('latin1').on('data', (text: string) => (heard += text));
    socket.on('error', () => {
      // It is written to after the server has hung up.
    });
    socket.on('connect', () => {
      socket.write(whole);
      dripping = setInterval(() => socket.write(byByte[sent++ % byByte.length] ?? ''), DRIP);
    });
    socket.on('close', () => {
      clearInterval(dripping);
      resolve(heard.split('\r\n')[0] ?? '');
    });
  });
}

test('headers, bodies and chunks that never end are hung up on; nobody else waits for them', async () => {
  const { port, url } = await serveHttp({ standing: () => Promise.resolve(waiting) });
  const started = Date.now();
  const post = (rest: string): string =>
    `POST /r/${TOKEN}/snooze HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${rest}\r\n`;
  const slow = [
    drip(port, 'GET /healthz HTTP/1.1\r\nHost: x\r\n', 'X-Slow: yes\r\n'),
    drip(port, post('Content-Length: 9999\r\n'), 'a'),
    drip(port, post('Transfer-Encoding: chunked\r\n'), '1\r\na\r\n'),
    ...Array.from({ length: 200 }, () => drip(port, 'GET / HTTP/1.1\r\n', 'A: b\r\n')),
  ];
  for (let request = 0; request < 5; request += 1) expect((await fetch(`${url}/healthz`)).status).toBe(200);
  const ends = await Promise.all(slow);
  expect(Date.now() - started).toBeLessThan(25_000);
  expect(new Set(ends)).toEqual(new Set(['HTTP/1.1 408 Request Timeout']));
}, 40_000);

test('whoever says nothing at all is hung up on as well', async () => {
  const { port } = await serveHttp();
  const silent = connect(port, '127.0.0.1');
  silent.resume();
  await new Promise((resolve) => silent.once('close', resolve));
}, 30_000);

test('headers that are too large are refused', async () => {
  const { url } = await serveHttp();
  const response = await fetch(`${url}/healthz`, { headers: { 'x-large': 'x'.repeat(20_000) } });
  expect(response.status).toBe(431);
});
