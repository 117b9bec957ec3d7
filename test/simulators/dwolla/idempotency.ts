import type { Clock } from './clock.js';

/** Dwolla docs, Idempotency Key: a key is remembered for 24 hours. */
const KEY_LIFETIME_MS = 24 * 3_600_000;

interface Use {
  /** The call and its exact body: another of either is another deed under the same key. */
  deed: string;
  at: number;
  /** Missing while the first call is running. */
  location: string | undefined;
}

export type Known = { state: 'new' } | { state: 'running' } | { state: 'done'; location: string };

/** What was asked under which Idempotency-Key, and what came of it. */
export class IdempotencyKeys {
  readonly #uses = new Map<string, Use[]>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  look(key: string, deed: string): Known {
    const use = this.#find(key, deed);
    if (use === undefined) return { state: 'new' };
    return use.location === undefined ? { state: 'running' } : { state: 'done', location: use.location };
  }

  begin(key: string, deed: string): void {
    const uses = this.#uses.get(key) ?? [];
    this.#uses.set(key, [...uses, { deed, at: this.#clock.now(), location: undefined }]);
  }

  /** Without a location the deed was refused: the key is free again. */
  end(key: string, deed: string, location: string | undefined): void {
    const use = this.#find(key, deed);
    if (use === undefined) return;
    use.location = location;
    if (location !== undefined) return;
    const others = (this.#uses.get(key) ?? []).filter((each) => each !== use);
    this.#uses.set(key, others);
  }

  #find(key: string, deed: string): Use | undefined {
    const oldest = this.#clock.now() - KEY_LIFETIME_MS;
    return this.#uses.get(key)?.find((use) => use.deed === deed && use.at > oldest);
  }
}
