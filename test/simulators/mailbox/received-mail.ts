import PostalMime from 'postal-mime';
import type { Address } from 'postal-mime';

export interface ReceivedMail {
  /** Its index in the mailbox, also in the address of its page. */
  id: number;
  from: string;
  /** The addresses of the To header; who it was really delivered to is in `envelopeTo`. */
  to: string[];
  envelopeTo: string[];
  subject: string;
  messageId: string;
  text: string;
  html: string;
  /** Names in lower case; a header that occurs more than once has its values joined by a comma. */
  headers: Map<string, string>;
  raw: string;
  receivedAt: Date;
}

export type ParsedMail = Omit<ReceivedMail, 'id'>;

export async function parseMail(raw: Buffer, envelopeTo: string[]): Promise<ParsedMail> {
  const email = await PostalMime.parse(raw);
  const headers = new Map<string, string>();
  for (const { key, value } of email.headers) {
    const earlier = headers.get(key);
    headers.set(key, earlier === undefined ? value : `${earlier}, ${value}`);
  }
  return {
    from: addressesOf(email.from ? [email.from] : [])[0] ?? '',
    to: addressesOf(email.to ?? []),
    envelopeTo,
    subject: email.subject ?? '',
    messageId: email.messageId ?? '',
    text: email.text ?? '',
    html: email.html ?? '',
    headers,
    raw: raw.toString('utf8'),
    receivedAt: new Date(),
  };
}

function addressesOf(list: readonly Address[]): string[] {
  return list.flatMap((entry) => (entry.group ? addressesOf(entry.group) : [entry.address]));
}
