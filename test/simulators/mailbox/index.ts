export { startMailbox } from './mailbox.js';
export type { Mailbox, MailboxOptions } from './mailbox.js';
export type { MailFault } from './mail-faults.js';
export type { ReceivedMail } from './received-mail.js';
