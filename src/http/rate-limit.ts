/** How often somebody may do something. The one way to count here, of this process alone: a restart forgets. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** @returns for a `Retry-After` */
export function secondsUntil(at: number): number {
  return Math.max(1, Math.ceil((at - Date.now()) / 1000));
}

/**
 * Counts from the first time on, until `within` is over. Each name is kept for as long, so whoever asks must not choose
 * among names without end: what is no key and no link of ours is not counted by it.
 */
export class RateLimit {
  private readonly counters: RateLimiterMemory;

  /** @param within ms */
  constructor({ times, within }: { times: number; within: number }) {
    this.counters = new RateLimiterMemory({ points: times, duration: within / 1000 });
  }

  /** @returns in how many seconds it is admitted again; `undefined` where it is now */
  async admit(name: string): Promise<number | undefined> {
    try {
      await this.counters.consume(name);
      return undefined;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return secondsUntil(Date.now() + refused.msBeforeNext);
    }
  }
}
