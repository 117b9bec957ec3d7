import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import type { Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';

export interface MailServer {
  url: string;
  /** Every message that was taken, and whom it was for. */
  received: { raw: Buffer; to: string[] }[];
  mails(): Promise<Email[]>;
  close(): Promise<void>;
}

/** A real SMTP server on a free port. Without STARTTLS, since its certificate is nobody's. */
export async function startMailServer(options: SMTPServerOptions = {}, userInfo = ''): Promise<MailServer> {
  const received: MailServer['received'] = [];
  const server = new SMTPServer({
    disabledCommands: options.onAuth ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    allowInsecureAuth: true,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        received.push({
          raw: Buffer.concat(chunks),
          to: session.envelope.rcptTo.map(({ address }) => address),
        });
        done();
      });
    },
    ...options,
    logger: false,
  });
  server.on('error', () => {
    // A connection that a test cuts on purpose.
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${userInfo}127.0.0.1:${port}`,
    received,
    mails: () => Promise.all(received.map(({ raw }) => PostalMime.parse(raw))),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** A refusal as smtp-server wants it. */
export function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
