/** Bare hints of one link: beyond ten an hour they are deferred, never dropped. */

const HOUR = 60 * 60 * 1000;
const AT_ONCE = 10;

interface Told {
  at: number[];
  /** One more hint waits for its turn; it stands for all that come meanwhile. */
  deferred?: NodeJS.Timeout;
}

/**
 * Each hint is a signal, and a workflow takes ten thousand of them. The workflow defers what reaches it; this keeps one
 * link from reaching it for ever. Of this process alone: a restart forgets, and a probe finds what was forgotten.
 */
export class HintLimit {
  private readonly links = new Map<string, Told>();

  /** @param tell at once, or as soon as the hour allows it; failing then, the next hint tells */
  async admit(link: string, tell: () => Promise<void>): Promise<void> {
    if (!this.links.has(link)) this.forget();
    const told = this.links.get(link) ?? { at: [] };
    this.links.set(link, told);
    const now = Date.now();
    told.at = told.at.filter((at) => at > now - HOUR);
    if (told.at.length < AT_ONCE) {
      told.at.push(now);
      return tell();
    }
    told.deferred ??= setTimeout(
      () => {
        delete told.deferred;
        this.admit(link, tell).catch(() => {});
      },
      told.at[0]! + HOUR - now,
    ).unref();
  }

  /** What told nothing for an hour. */
  private forget(): void {
    for (const [link, { at, deferred }] of this.links) {
      if (!deferred && (at.at(-1) ?? 0) <= Date.now() - HOUR) this.links.delete(link);
    }
  }
}
