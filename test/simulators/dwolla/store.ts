import { randomBytes } from 'node:crypto';
import type { Clock } from './clock.js';
import { Exchange } from './exchange.js';
import type { Knobs } from './knobs.js';
import type { ApplicationToken, ExchangeInit, MintedSession } from './model.js';

/** Everything the provider remembers. */
export class Store {
  readonly sessions: MintedSession[] = [];
  readonly #exchanges = new Map<string, Exchange>();
  readonly #tokens = new Map<string, ApplicationToken>();
  readonly #clock: Clock;
  readonly #knobs: Knobs;

  constructor(clock: Clock, knobs: Knobs) {
    this.#clock = clock;
    this.#knobs = knobs;
  }

  get tokensIssued(): number {
    return this.#tokens.size;
  }

  addExchange(init: ExchangeInit = {}): Exchange {
    const exchange = new Exchange(init, this.#clock, this.#knobs);
    if (this.#exchanges.has(exchange.id)) throw new Error(`Exchange ${exchange.id} exists already`);
    this.#exchanges.set(exchange.id, exchange);
    return exchange;
  }

  exchange(id: string): Exchange {
    const exchange = this.findExchange(id);
    if (exchange === undefined) throw new Error(`The simulator has no exchange ${id}`);
    return exchange;
  }

  findExchange(id: string): Exchange | undefined {
    return this.#exchanges.get(id);
  }

  exchangeOfFundingSource(id: string): Exchange | undefined {
    return [...this.#exchanges.values()].find((exchange) => exchange.fundingSourceId === id);
  }

  /** May it still be started? */
  isFresh(session: MintedSession): boolean {
    return session.startedAt === undefined && this.#clock.now() < session.expiresAt;
  }

  /** Older tokens stay valid until they expire (Dwolla docs, Authorization). */
  issueToken(): ApplicationToken {
    // Real ones have slashes and plus signs too.
    const value = randomBytes(36).toString('base64');
    const expiresAt = this.#clock.now() + this.#knobs.expiresIn * 1000;
    const token = { value, expiresAt, dead: false };
    this.#tokens.set(value, token);
    return token;
  }

  token(value: string): ApplicationToken | undefined {
    return this.#tokens.get(value);
  }

  /** All that it ever gave out and that is nobody else's business. */
  secrets(): { sessions: string[]; tokens: string[] } {
    return {
      sessions: this.sessions.flatMap(({ id, plaidToken, mxUrl }) => [id, plaidToken ?? id, mxUrl ?? id]),
      tokens: [...this.#tokens.keys()],
    };
  }

  killTokens(): void {
    for (const token of this.#tokens.values()) token.dead = true;
  }
}
