/** Dwolla docs, Webhook subscriptions: so many failures in a row, and so long since the last success. */
const FAILURES = 400;
const SILENCE_MS = 24 * 3_600_000;
/** Dwolla docs, Webhooks: up to ten at once. */
const AT_ONCE = 10;

/** How the receiver has done lately, and how many webhooks are at its door. */
export class Subscription {
  paused = false;
  #failures = 0;
  #lastSuccess: number;
  #free = AT_ONCE;
  readonly #waiting: (() => void)[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
    this.#lastSuccess = now();
  }

  /** @param timeScale shortens the silence too */
  note(succeeded: boolean, timeScale: number): void {
    if (succeeded) {
      this.#failures = 0;
      this.#lastSuccess = this.#now();
      return;
    }
    this.#failures += 1;
    const silent = this.#now() - this.#lastSuccess >= SILENCE_MS * timeScale;
    if (this.#failures >= FAILURES && silent) this.paused = true;
  }

  /** What was missed is not sent again. */
  unpause(): void {
    this.paused = false;
    this.#failures = 0;
    this.#lastSuccess = this.#now();
  }

  async inTurn<T>(deed: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await deed();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
