/** The provider's own clock: it runs with the given one, but may be moved or set. */
export class Clock {
  readonly #clock: () => number;
  #ahead = 0;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock() + this.#ahead;
  }

  advance(ms: number): void {
    this.#ahead += ms;
  }

  /** That instant is now; the clock runs on from there. */
  set(ms: number): void {
    this.#ahead = ms - this.#clock();
  }
}
