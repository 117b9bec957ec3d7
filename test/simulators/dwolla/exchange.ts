import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.js';
import type { Knobs } from './knobs.js';
import type { ExchangeInit, ExchangeStatus, Partner } from './model.js';

const DAY_MS = 24 * 3_600_000;

/**
 * A customer's connection to a bank through a partner. The live record: what it says depends on the clock, since a
 * repair takes effect some time after the person is done.
 */
export class Exchange {
  readonly id: string;
  readonly partner: Partner;
  readonly fundingSourceId: string | undefined;
  readonly customerId: string;
  readonly createdAt: number;
  /** Any other word than the exchange would say by itself. */
  statusOverride: ExchangeStatus | undefined;
  readonly #clock: Clock;
  readonly #knobs: Knobs;
  #broken: boolean;
  #removed = false;
  #repairAt: number | undefined;
  /** When the balance was last fetched from the bank. */
  #fetchedAt: number;
  /** A balance from before this must not be shown, unless it is frozen. */
  #fetchAnewSince = 0;
  /** It healed elsewhere and nobody fetched its balance. */
  #stale = false;

  constructor(init: ExchangeInit, clock: Clock, knobs: Knobs) {
    this.#clock = clock;
    this.#knobs = knobs;
    this.id = init.id ?? randomUUID();
    this.partner = init.partner ?? 'plaid';
    this.fundingSourceId = init.fundingSource === false ? undefined : (init.fundingSourceId ?? randomUUID());
    this.customerId = init.customerId ?? randomUUID();
    // Linked long ago and fetched by the nightly run: what is old looks old.
    this.createdAt = clock.now() - 90 * DAY_MS;
    this.#fetchedAt = clock.now() - DAY_MS;
    this.#broken = init.broken ?? false;
  }

  get removed(): boolean {
    return this.#removed;
  }

  get broken(): boolean {
    this.#settle();
    return this.#broken;
  }

  get status(): ExchangeStatus {
    if (this.statusOverride !== undefined) return this.statusOverride;
    if (this.#removed) return 'removed';
    return this.broken ? this.#knobs.brokenStatus : 'active';
  }

  /** Ends also a repair that was under way. */
  break(): void {
    this.#mustBeThere();
    this.#settle();
    this.#broken = true;
    this.#repairAt = undefined;
  }

  /** Somebody repaired it elsewhere: at once, and without a word. */
  heal(): void {
    this.#mustBeThere();
    this.#repairAt = undefined;
    this.#broken = false;
    this.#stale = !this.#knobs.healAdvances;
    this.#fetchAnewSince = this.#clock.now();
  }

  /** For good: no session that is finished later brings it back. */
  remove(): void {
    this.#removed = true;
  }

  /** A session was finished: repaired after the lag, on the simulator's clock. */
  repair(): void {
    if (this.#removed) return;
    this.#settle();
    const at = this.#clock.now() + this.#knobs.repairLag;
    this.#repairAt = Math.min(at, this.#repairAt ?? at);
  }

  /** `lastUpdated` of a balance that is read now. */
  readBalance(): number {
    this.#settle();
    const now = this.#clock.now();
    const { lastUpdated, refreshAfter } = this.#knobs;
    const old = now - this.#fetchedAt >= refreshAfter || this.#fetchedAt < this.#fetchAnewSince;
    if (lastUpdated === 'advancing' && !this.#stale && !this.#broken && old) this.#fetchedAt = now;
    return this.#fetchedAt;
  }

  #settle(): void {
    if (this.#repairAt === undefined || this.#clock.now() < this.#repairAt) return;
    this.#fetchAnewSince = this.#repairAt;
    this.#repairAt = undefined;
    this.#broken = false;
    this.#stale = false;
  }

  #mustBeThere(): void {
    if (this.#removed) throw new Error(`Exchange ${this.id} is removed for good`);
  }
}
