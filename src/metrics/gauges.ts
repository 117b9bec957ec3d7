/** What nobody counts as it happens, since it stands in Temporal: looked up now and then, and shown as it was then. */
import type { MetricMeter } from '@temporalio/common';

/** ms */
const EVERY = 15_000;

export interface Standing {
  /** Whether Temporal answers, and whether somebody works, as the server sees it. */
  temporal: boolean;
  worker: boolean;
  counts: { name: string; labels?: Record<string, string>; value: number }[];
}

/** @returns stops it */
export function watchStanding(look: () => Promise<Standing>, meter: MetricMeter): () => void {
  const temporalUp = meter.createGauge('reauth_temporal_up');
  const workerUp = meter.createGauge('reauth_worker_up');
  const update = async (): Promise<void> => {
    const { temporal, worker, counts } = await look();
    temporalUp.set(temporal ? 1 : 0);
    workerUp.set(worker ? 1 : 0);
    for (const { name, labels, value } of counts) meter.createGauge(name).set(value, labels);
  };
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const again = (): void => {
    if (!stopped) timer = setTimeout(() => void update().then(again, again), EVERY).unref();
  };
  void update().then(again, again);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
