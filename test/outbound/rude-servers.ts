/** Servers that no provider and no backend ought to be, over real sockets; whatever a test opens here is closed after it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { afterEach } from 'vitest';

type Rude = (request: IncomingMessage, response: ServerResponse) => void;

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

export interface Recorded {
  url: string;
  requests: string[];
}

/** What is asked for a token gets one, so that the call comes through to what it is about. */
export async function rudeServer(rude: Rude): Promise<Recorded> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)}`);
    request.resume();
    if (request.url !== '/token') return rude(request, response);
    response.end(JSON.stringify({ access_token: 'a-token-of-dwolla', expires_in: 3600 }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

export const redirects =
  (status: number, to: string): Rude =>
  (_, response) =>
    void response.writeHead(status, { location: `${to}/elsewhere` }).end();

export const endless: Rude = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const flood = (): void => {
    while (!response.destroyed && response.write('x'.repeat(64 * 1024)));
    if (!response.destroyed) response.once('drain', flood);
  };
  flood();
};

/** A byte now and then, so that no timeout between two bytes runs out. */
export const dripping: Rude = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const drops = setInterval(() => response.write(' '), 100);
  response.once('close', () => clearInterval(drops));
};

/** As `dripping`, before the body has begun. */
export const drippingHeaders: Rude = (_, response) => {
  const { socket } = response;
  socket?.write('HTTP/1.1 200 OK\r\n');
  const drops = setInterval(() => socket?.write('x-more: y\r\n'), 100);
  socket?.once('close', () => clearInterval(drops));
};

/** @returns the address of a server whose certificate it signed itself; its own library brings one along */
export async function impostor(): Promise<string> {
  const server = new SMTPServer({ secure: true, logger: false });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => new Promise<void>((resolve) => server.close(resolve)));
  return `https://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}
