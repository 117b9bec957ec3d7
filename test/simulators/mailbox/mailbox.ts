import { createInbox } from './inbox.js';
import { MailFaults } from './mail-faults.js';
import type { MailFault } from './mail-faults.js';
import { MailStore } from './mail-store.js';
import type { ReceivedMail } from './received-mail.js';
import { listenForMail } from './smtp-listener.js';
import type { SmtpListener } from './smtp-listener.js';
import { servePages } from './serve-pages.js';

export interface Mailbox {
  smtpUrl: string;
  /** The inbox page. */
  url: string;
  messages: readonly ReceivedMail[];
  /** Resolves with a mail that has arrived already or arrives in time; rejects with a list of what did arrive. */
  waitForMail(
    predicate: (mail: ReceivedMail) => boolean,
    options: { timeoutMs: number },
  ): Promise<ReceivedMail>;
  /** Without `times` the fault lasts until `clearFaults`; with `to` it is for mails to one address. */
  fault(fault: MailFault, options?: { times?: number; to?: string }): void;
  /** The Message-IDs of mails that were stored, and whose sender never heard so. */
  lostAnswers: readonly string[];
  clearFaults(): void;
  /** Stops listening for mail; the inbox page stays, and so do the mails. */
  stop(): Promise<void>;
  /** Listens again, on the same port. */
  start(): Promise<void>;
  /** Forgets all mails. */
  clear(): void;
  close(): Promise<void>;
}

export interface MailboxOptions {
  smtpPort?: number;
  httpPort?: number;
  host?: string;
}

/** A mail server that keeps every mail it gets, with a page to read them. */
export async function startMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const host = options.host ?? '127.0.0.1';
  const store = new MailStore();
  const faults = new MailFaults();
  const listen = (port: number) => listenForMail({ host, port, faults, store: (mail) => store.add(mail) });

  let listener: SmtpListener | undefined = await listen(options.smtpPort ?? 0);
  const { port } = listener;
  const stop = async () => {
    const stopping = listener;
    listener = undefined;
    await stopping?.close();
  };
  const pages = await servePages(createInbox(store), host, options.httpPort ?? 0).catch(
    async (error: unknown) => {
      await stop();
      throw error;
    },
  );

  return {
    // A host such as 0.0.0.0 says where to listen, not where to connect to.
    smtpUrl: `smtp://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    url: pages.url,
    messages: store.mails,
    waitForMail: (predicate, { timeoutMs }) => store.waitFor(predicate, timeoutMs),
    fault: (fault, { times, to } = {}) => faults.plan(fault, times, to),
    lostAnswers: faults.lost,
    clearFaults: () => faults.clear(),
    stop,
    start: async () => {
      listener ??= await listen(port);
    },
    clear: () => store.clear(),
    close: async () => {
      store.close();
      await Promise.all([stop(), pages.close()]);
    },
  };
}
