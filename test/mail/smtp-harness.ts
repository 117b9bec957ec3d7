/** Channels and servers for the tests of the channel; whatever a test opens here is closed after it. */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { SMTPServerOptions } from 'smtp-server';
import { afterEach, expect } from 'vitest';
import { OutsideError } from '../../src/contract/ports.js';
import { createSmtpChannel } from '../../src/mail/smtp-channel.js';
import { startMailServer } from './mail-server.js';
import { BRAND, LINK } from './sample-notice.js';

/** What the current test opened. */
const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

export async function mailServer(options: SMTPServerOptions = {}, userInfo = '') {
  const server = await startMailServer(options, userInfo);
  closers.push(() => server.close());
  return server;
}

export function channelTo(smtpUrl: string, from = 'reauth@acme.example') {
  const channel = createSmtpChannel({ smtpUrl, from, brand: BRAND });
  closers.push(() => channel.close());
  return channel;
}

/** Whom a failure would betray: none of these may be in it, whoever put it there. */
const secrets = ['ada@example.com', LINK, 's3cret', '127.0.0.1', 'localhost', 'acme-user'];

export async function failureOf(sending: Promise<unknown>): Promise<OutsideError> {
  const error = await sending.then(
    (result) => new Error(`unexpectedly ${String(result)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OutsideError);
  const outside = error as OutsideError;
  for (const secret of secrets) expect(`${outside.message} ${String(outside.cause)}`).not.toContain(secret);
  return outside;
}

/** A server by hand, for what a well-behaved one never does: `answer` gets every line, or `.` for the message's end. */
export async function rudeServer(answer: (line: string, socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {
      // The client hung up first.
    });
    let rest = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines) answer(line, socket);
    });
    socket.write('220 rude.example ESMTP\r\n');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => server.close(resolve));
  });
  return `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
