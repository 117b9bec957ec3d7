import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import type { MailFaults } from './mail-faults.js';
import { parseMail } from './received-mail.js';
import type { ParsedMail } from './received-mail.js';

export interface SmtpListener {
  port: number;
  close(): Promise<void>;
}

export interface SmtpListenerOptions {
  host: string;
  port: number;
  faults: MailFaults;
  store(mail: ParsedMail): void;
}

/** Listens for mail. It takes any login and any recipient, and speaks no TLS. */
export async function listenForMail(options: SmtpListenerOptions): Promise<SmtpListener> {
  const { host, port, faults } = options;
  const sockets = new Map<number, Socket>();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    allowInsecureAuth: true,
    onAuth: (auth, _session, answer) => answer(null, { user: auth.username ?? 'anybody' }),
    onConnect: (_session, answer) => {
      const fault = faults.strike('connect');
      if (fault?.kind === 'hang') return;
      answer(fault && smtpError(421, 'Simulated: not now, try again later'));
    },
    onRcptTo: ({ address }, _session, answer) => {
      const fault = faults.strike('recipient', [address]);
      if (fault?.kind === 'reject') answer(smtpError(550, 'Simulated: no such recipient'));
      else answer(fault && smtpError(451, 'Simulated: the recipient cannot be served now'));
    },
    onData: (stream, session, answer) => {
      const cut = () => void sockets.get(session.remotePort)?.destroy();
      receive(stream, session, options, cut).then((answered) => answered && answer(), answer);
    },
  });
  // Senders that hang up in the middle are part of the game.
  server.on('error', () => {});
  keepSockets(server, sockets);
  await listening(server, port, host);
  return {
    port: (server.server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}

/** By the port at the other end, which is what a session tells of its connection. */
function keepSockets(server: SMTPServer, sockets: Map<number, Socket>): void {
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
}

/** Stores one mail; false where the answer is to be lost. */
async function receive(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  { store, faults }: SmtpListenerOptions,
  cut: () => void,
): Promise<boolean> {
  const raw = await buffer(stream);
  const recipients = session.envelope.rcptTo.map(({ address }) => address);
  const mail = await parseMail(raw, recipients);
  store(mail);
  const lost = faults.strike('stored', recipients) !== undefined;
  if (lost) {
    faults.lost.push(mail.messageId);
    cut();
  }
  return !lost;
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function listening(server: SMTPServer, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, host, () => {
      server.server.off('error', reject);
      resolve();
    });
  });
}
