/** Bare hints of one link: beyond ten an hour they are deferred, never dropped. */
import { HOUR } from '../contract/durations.js';
import { RateLimit } from './rate-limit.js';

/**
 * Each hint is a signal, and a workflow takes ten thousand of them. The workflow defers what reaches it; this keeps one
 * link from reaching it for ever. A probe finds what a restart forgot.
 */
export class HintLimit {
  private readonly limit = new RateLimit({ times: 10, within: HOUR });
  /** One more hint of these waits for its turn; it stands for all that come meanwhile. */
  private readonly deferred = new Set<string>();

  /** @param tell at once, or as soon as the hour allows it; failing then, the next hint tells */
  async admit(link: string, tell: () => Promise<void>): Promise<void> {
    if (this.deferred.has(link)) return;
    this.deferred.add(link);
    const wait = await this.limit.admit(link);
    if (wait === undefined) {
      this.deferred.delete(link);
      return tell();
    }
    setTimeout(() => {
      this.deferred.delete(link);
      this.admit(link, tell).catch(() => {});
    }, wait * 1000).unref();
  }
}
