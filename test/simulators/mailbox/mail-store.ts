import type { ParsedMail, ReceivedMail } from './received-mail.js';

interface Waiter {
  take(mail: ReceivedMail): void;
  giveUp(reason: string): void;
}

/** The mails that have arrived, and those who wait for one. */
export class MailStore {
  readonly #mails: ReceivedMail[] = [];
  readonly #waiters = new Set<Waiter>();
  #changes = 0;

  get mails(): readonly ReceivedMail[] {
    return this.#mails;
  }

  /** Another value after every change, for a page that wants to know whether to load itself again. */
  get version(): string {
    return `${this.#changes}`;
  }

  add(parsed: ParsedMail): void {
    const mail = { id: this.#mails.length, ...parsed };
    this.#mails.push(mail);
    this.#changes += 1;
    for (const waiter of this.#waiters) waiter.take(mail);
  }

  clear(): void {
    this.#mails.length = 0;
    this.#changes += 1;
  }

  close(): void {
    for (const waiter of this.#waiters) waiter.giveUp('The mailbox was closed while a mail was waited for');
  }

  waitFor(predicate: (mail: ReceivedMail) => boolean, timeoutMs: number): Promise<ReceivedMail> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        take: (mail) => {
          try {
            if (predicate(mail)) done(() => resolve(mail));
          } catch (error) {
            done(() => reject(error));
          }
        },
        giveUp: (reason) => done(() => reject(new Error(`${reason}. ${this.#inventory()}`))),
      };
      const timer = setTimeout(() => waiter.giveUp(`No such mail within ${timeoutMs} ms`), timeoutMs);
      const done = (settle: () => void) => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        settle();
      };
      this.#waiters.add(waiter);
      for (const mail of this.#mails) if (this.#waiters.has(waiter)) waiter.take(mail);
    });
  }

  #inventory(): string {
    if (this.#mails.length === 0) return 'No mail has arrived at all.';
    const lines = this.#mails.map(({ id, to, subject }) => `- ${id}: to ${to.join(', ')}, "${subject}"`);
    return `What has arrived:\n${lines.join('\n')}`;
  }
}
