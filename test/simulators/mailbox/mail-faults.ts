export type MailFault =
  /** Turned away for now: 421 instead of a greeting, or 451 for the recipient. */
  | { kind: 'refuse'; at?: 'connect' | 'recipient' }
  /** Turned away for good: 550 for the recipient. */
  | { kind: 'reject' }
  /** The mail is stored, and the connection is cut before the sender hears so. */
  | { kind: 'lost_answer' }
  /** The connection is accepted and then nothing is said, not even a greeting. */
  | { kind: 'hang' };

/** The moments of a delivery at which something can go wrong. */
export type Moment = 'connect' | 'recipient' | 'stored';

function momentOf(fault: MailFault): Moment {
  switch (fault.kind) {
    case 'refuse':
      return fault.at ?? 'connect';
    case 'reject':
      return 'recipient';
    case 'lost_answer':
      return 'stored';
    case 'hang':
      return 'connect';
  }
}

/** The faults still to come. They are used up in their order; one without a number lasts until it is cleared. */
export class MailFaults {
  /** The Message-IDs of mails whose sender never heard that they are stored. */
  readonly lost: string[] = [];
  #planned: { fault: MailFault; left: number; to: string | undefined }[] = [];

  /** @param to strikes only mails to this address; whoever connects has not named one yet */
  plan(fault: MailFault, times = Number.POSITIVE_INFINITY, to?: string): void {
    if (times > 0) this.#planned.push({ fault, left: times, to });
  }

  clear(): void {
    this.#planned = [];
  }

  /** The fault that strikes at this moment, which is then used once. */
  strike(moment: Moment, recipients: string[] = []): MailFault | undefined {
    const next = this.#planned.find(({ to }) => to === undefined || recipients.includes(to));
    if (next === undefined || momentOf(next.fault) !== moment) return undefined;
    next.left -= 1;
    if (next.left === 0) this.#planned.splice(this.#planned.indexOf(next), 1);
    return next.fault;
  }
}
