export type Partner = 'plaid' | 'mx' | 'checkout';

/** The three words of the description; a test may put any other in. */
export type ExchangeStatus = 'active' | 'deactivated' | 'removed' | (string & {});

export interface ExchangeInit {
  id?: string;
  partner?: Partner;
  /** Born broken, of which no webhook tells. */
  broken?: boolean;
  /** `false`: no funding source hangs on it, so that there is no balance to be read. */
  fundingSource?: boolean;
  fundingSourceId?: string;
  customerId?: string;
}

/** One successful mint. Two of these for one wish is a double mint. */
export interface MintedSession {
  readonly id: string;
  readonly exchangeId: string;
  readonly partner: Partner;
  readonly createdAt: number;
  /** When what opens it dies, used or not. Dwolla tells nobody. */
  readonly expiresAt: number;
  readonly plaidToken?: string;
  readonly mxUrl?: string;
  readonly idempotencyKey?: string;
  readonly redirectUrl?: string;
  /** Spent by the first start, whatever comes of it. */
  startedAt?: number;
  finishedAt?: number;
  closedAt?: number;
}

export interface ApplicationToken {
  readonly value: string;
  readonly expiresAt: number;
  /** Ended before its time. */
  dead: boolean;
}

export interface RecordedRequest {
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The raw body; '' when there was none. */
  readonly body: string;
  /** What went back in X-Request-Id. */
  readonly requestId: string;
  /** undefined while the call hangs, and for a call whose socket was destroyed. */
  status: number | undefined;
}
