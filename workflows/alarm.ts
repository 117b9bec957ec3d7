/** One timer at a time, kept as long as its moment stays the same: each new one costs two events and an action. */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';

export class Alarm {
  private current: { at: number; rang: boolean; scope: CancellationScope } | undefined;

  /** @param at ms; a moment that has passed rings at once */
  set(at: number, summary: string): void {
    if (this.current?.at === at && !this.current.rang) return;
    this.stop();
    const current = { at, rang: false, scope: new CancellationScope() };
    this.current = current;
    current.scope
      // Never 0: the SDK treats that as no timer at all.
      .run(() => sleep(Math.max(1, at - Date.now()), { summary }))
      .then(
        () => void (current.rang = true),
        (error: unknown) => {
          if (!isCancellation(error)) throw error;
        },
      );
  }

  get rang(): boolean {
    return this.current?.rang ?? false;
  }

  stop(): void {
    if (this.current && !this.current.rang) this.current.scope.cancel();
    this.current = undefined;
  }
}
