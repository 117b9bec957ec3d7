/** Answers of one link: each is an update, and a workflow takes two thousand of them in all. */

const HOUR = 60 * 60 * 1000;
const AN_HOUR = 20;

/** Of this process alone: a restart forgets, and the workflow's own limit holds whatever happens here. */
export class AnswerLimit {
  private readonly links = new Map<string, number[]>();

  /** @returns in how many seconds the next answer is taken; `undefined` where this one is */
  admit(link: string): number | undefined {
    const now = Date.now();
    const recent = (this.links.get(link) ?? []).filter((at) => at > now - HOUR);
    const [oldest = now] = recent;
    if (recent.length >= AN_HOUR) return Math.ceil((oldest + HOUR - now) / 1000);
    if (recent.length === 0) this.forget(now);
    this.links.set(link, [...recent, now]);
    return undefined;
  }

  /** Links without an answer for an hour. */
  private forget(now: number): void {
    for (const [link, answers] of this.links) {
      if ((answers.at(-1) ?? 0) <= now - HOUR) this.links.delete(link);
    }
  }
}
