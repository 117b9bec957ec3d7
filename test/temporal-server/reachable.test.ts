import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hostAnswers, jsonFrom, temporalAnswers } from './reachable.js';

/** Accepts every connection and never says a word, as a firewall or a wrong port may do. */
let silent: Server;
let port: number;
const sockets = new Set<Socket>();

beforeAll(async () => {
  silent = createServer((socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  ({ port } = silent.address() as AddressInfo);
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
});

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const began = Date.now();
  return { result: await work, ms: Date.now() - began };
}

test('a web host that stays silent is given up within three seconds', async () => {
  const { result, ms } = await timed(hostAnswers(`http://127.0.0.1:${port}/`));
  expect(result).toBe(false);
  expect(ms).toBeLessThan(3000);
});

test('a name that does not exist is given up within three seconds', async () => {
  const { result, ms } = await timed(jsonFrom('https://no-such-host.invalid/cli/default'));
  expect(result).toBeUndefined();
  expect(ms).toBeLessThan(3000);
});

test('an address that is no Temporal server is given up within a few seconds', async () => {
  const { result, ms } = await timed(temporalAnswers({ address: `127.0.0.1:${port}` }));
  expect(result).toBe(false);
  expect(ms).toBeLessThan(5000);
});
