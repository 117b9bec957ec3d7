/** Tells the tenant's backend, beside everything else: an endpoint that is down for days holds nothing up. */
import { CancellationScope, isCancellation } from '@temporalio/workflow';
import { calls } from './calls.js';
import type { Journey } from './journey.js';

export class Courier {
  private readonly scope = new CancellationScope();
  private readonly underWay = new Set<string>();

  constructor(private readonly journey: Journey) {}

  get idle(): boolean {
    return this.underWay.size === 0;
  }

  /** Sets out with whatever is new. */
  send(): void {
    const { id, tenant, outbox = [] } = this.journey.state;
    for (const news of outbox) {
      if (this.underWay.has(news.key)) continue;
      this.underWay.add(news.key);
      void this.tell({ reauthId: id, tenant, news });
    }
  }

  /** After days, or by a 410, it is given up. What is called back is the hand-off's. */
  private async tell(input: Parameters<typeof calls.tellBackend>[0]): Promise<void> {
    try {
      await this.scope.run(() => calls.tellBackend(input));
    } catch (error) {
      if (isCancellation(error)) return;
    }
    this.underWay.delete(input.news.key);
    this.journey.record({ type: 'told', key: input.news.key });
  }

  /** Calls everybody back: the hand-off takes over. */
  stop(): void {
    this.scope.cancel();
  }
}
