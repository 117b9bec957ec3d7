/** Hands notices to a mail server, one connection each: what nodemailer's pool sends again, it sends without asking us. */
import { Readable } from 'node:stream';
import { createTransport } from 'nodemailer';
import addressParser from 'nodemailer/lib/addressparser';
import type { Brand } from '../contract/brand.js';
import { OutsideError } from '../contract/ports.js';
import type { NoticeChannel, OutgoingNotice } from '../contract/ports.js';
import { oneLine } from '../text/clean.js';
import { renderNotice } from './render.js';
import { meaningOf } from './smtp-errors.js';

/** ms */
const CONNECTION_TIMEOUT = 10_000;
const SOCKET_TIMEOUT = 45_000;
/**
 * A server that answers a byte at a time would keep every other timeout from ever running out. Shorter than the
 * activity's own limit, so that the next attempt never runs beside this one.
 */
const SEND_TIMEOUT = 50_000;

export interface SmtpOptions {
  /** `smtp://` or `smtps://`, with the user and the password in it where there are any. */
  smtpUrl: string;
  /** `ada@example.com`, or with a name in front; without one the brand's name is shown. */
  from: string;
  brand: Brand;
}

interface Progress {
  /** The server was given the whole message. */
  handedOver: boolean;
}

export interface SmtpChannel extends NoticeChannel {
  /**
   * Connects and logs in, sends nothing.
   * @throws OutsideError
   */
  verify(): Promise<void>;
  /** Gives up what is under way. */
  close(): void;
}

export function createSmtpChannel(options: SmtpOptions): SmtpChannel {
  const { brand } = options;
  const from = senderFrom(options);
  const closing = new AbortController();

  return {
    async send(notice) {
      const progress = { handedOver: false };
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(SEND_TIMEOUT)]);
      try {
        await transportTo(options.smtpUrl, progress).sendMail({ ...messageOf(notice, brand), from, signal });
        return 'sent';
      } catch (error) {
        const meaning = meaningOf(error, progress.handedOver);
        if (meaning === 'bounced') return meaning;
        throw meaning;
      }
    },
    async verify() {
      try {
        await transportTo(options.smtpUrl, { handedOver: false }).verify();
      } catch (error) {
        const meaning = meaningOf(error, false);
        throw meaning === 'bounced' ? new OutsideError('misconfigured', 'No mail can be sent.') : meaning;
      }
    },
    close: () => closing.abort(),
  };
}

/** For one message, whose progress it notes. */
function transportTo(url: string, progress: Progress) {
  const transport = createTransport({
    url,
    connectionTimeout: CONNECTION_TIMEOUT,
    greetingTimeout: CONNECTION_TIMEOUT,
    dnsTimeout: CONNECTION_TIMEOUT,
    socketTimeout: SOCKET_TIMEOUT,
    ...(mustBeSecret(url) && { requireTLS: true }),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  transport.use('stream', (mail, done) => {
    mail.message.processFunc((message) => watched(message, progress));
    done();
  });
  return transport;
}

/**
 * A password goes over TLS alone, lest whoever sits in between takes STARTTLS away. Not on this machine, and not where the
 * URL says itself that there is none.
 */
function mustBeSecret(url: string): boolean {
  const { password, hostname, searchParams } = new URL(url);
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  return password !== '' && !isHere && searchParams.get('ignoreTLS') !== 'true';
}

function messageOf(notice: OutgoingNotice, brand: Brand) {
  const { subject, text, html, language } = renderNotice(notice, brand);
  return {
    to: { name: oneLine(notice.to.name ?? '', 80), address: notice.to.email },
    subject,
    text,
    html,
    messageId: notice.messageId,
    ...(notice.inReplyTo !== undefined && { inReplyTo: notice.inReplyTo, references: notice.inReplyTo }),
    headers: {
      // RFC 3834: keeps absence notes from answering.
      'Auto-Submitted': 'auto-generated',
      'Content-Language': language,
      ...unsubscribing(notice),
    },
  };
}

/**
 * RFC 8058: the mail client's own button stops reminders, without opening a page. Only where mails come by themselves:
 * a receipt is the last, and a retry answers what somebody did.
 */
function unsubscribing({ kind, link }: OutgoingNotice): Record<string, string> {
  if (link === undefined || !['first', 'reminder', 'last_call'].includes(kind)) return {};
  return {
    'List-Unsubscribe': `<${link}/unsubscribe>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

function senderFrom({ from, brand }: SmtpOptions): { name: string; address: string } {
  const [sender, another] = addressParser(from, { flatten: true });
  if (!sender || another !== undefined || !/^[^\s<>@]+@[^\s<>@]+$/.test(sender.address)) {
    throw new Error('The sender of mails has to be one address, such as "Acme <connections@example.com>".');
  }
  return { name: oneLine(sender.name || brand.name, 80), address: sender.address };
}

/**
 * The message on its way to the server, noting when all of it was taken. Only then can a lost answer hide a delivery:
 * before, the server has not seen the end of the message. Nothing reads this before the server has asked for the message.
 */
function watched(message: Readable, progress: Progress): Readable {
  async function* chunks() {
    yield* message;
    progress.handedOver = true;
  }
  return Readable.from(chunks(), { objectMode: false });
}
