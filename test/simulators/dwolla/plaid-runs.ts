import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.js';
import type { MintedSession } from './model.js';
import type { Store } from './store.js';

/** One opening of Plaid Link. */
export interface Run {
  /** What Plaid calls `link_session_id`. */
  readonly id: string;
  readonly session: MintedSession;
  wrongLogins: number;
  over: boolean;
}

/** Somebody sent to the bank's own page. */
export interface BankVisit {
  /** What Plaid calls `oauth_state_id`. */
  readonly id: string;
  readonly run: Run;
  /** Where the bank's page leads back to; nowhere from a pop-up. */
  readonly returnsTo: string | undefined;
  answer: 'approved' | 'denied' | undefined;
}

/** What goes on in Plaid Link: which token was started, which visit to a bank belongs to it. */
export class PlaidRuns {
  readonly #runs = new Map<string, Run>();
  readonly #visits = new Map<string, BankVisit>();
  readonly #store: Store;
  readonly #clock: Clock;

  constructor(store: Store, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Spends the token; undefined for one that is unknown, expired or spent. */
  start(token: string): Run | undefined {
    const session = this.#store.sessions.find(({ plaidToken }) => plaidToken === token);
    if (session === undefined || !this.#store.isFresh(session)) return undefined;
    if (this.#store.exchange(session.exchangeId).removed) return undefined;
    session.startedAt = this.#clock.now();
    const run = { id: randomUUID(), session, wrongLogins: 0, over: false };
    this.#runs.set(run.id, run);
    return run;
  }

  /** The run goes on after the bank's own page: the same token, which does not count as spent there. */
  resume(token: string, receivedRedirectUri: string): { run: Run; denied: boolean } | undefined {
    if (!URL.canParse(receivedRedirectUri)) return undefined;
    const url = new URL(receivedRedirectUri);
    const visit = this.#visits.get(url.searchParams.get('oauth_state_id') ?? '');
    if (visit?.answer === undefined || visit.returnsTo === undefined) return undefined;
    const expected = new URL(visit.returnsTo);
    if (url.origin !== expected.origin || url.pathname !== expected.pathname) return undefined;
    const run = this.going(token, visit.run.id);
    return run && { run, denied: visit.answer === 'denied' };
  }

  /** The run, while its token lives: half an hour in Link is too long. */
  going(token: string, id: string): Run | undefined {
    const run = this.#runs.get(id);
    if (run === undefined || run.over || run.session.plaidToken !== token) return undefined;
    return this.#clock.now() < run.session.expiresAt ? run : undefined;
  }

  finish(run: Run): void {
    run.over = true;
    run.session.finishedAt = this.#clock.now();
    this.#store.exchange(run.session.exchangeId).repair();
  }

  close(run: Run): void {
    run.over = true;
    run.session.closedAt = this.#clock.now();
  }

  sendToBank(run: Run, returnsTo: string | undefined): BankVisit {
    const visit: BankVisit = { id: randomUUID(), run, returnsTo, answer: undefined };
    this.#visits.set(visit.id, visit);
    return visit;
  }

  visit(id: string): BankVisit | undefined {
    return this.#visits.get(id);
  }
}
