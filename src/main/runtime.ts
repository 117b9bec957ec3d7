/** The SDK's native part, once per process: it keeps the log and the metrics. */
import { Runtime, type RuntimeOptions } from '@temporalio/worker';
import { buckets } from '../metrics/buckets.js';
import type { Logger } from '../platform/log.js';
import { temporalLogger } from '../platform/temporal-log.js';

/**
 * For `Runtime.install`: one log for all of the SDK, its native part included; signals are handled by the command.
 * @param metricsAddress where Prometheus finds them
 */
export function runtimeOptions(log: Logger, metricsAddress?: string): RuntimeOptions {
  return {
    logger: temporalLogger(log),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} },
      ...(metricsAddress !== undefined && { metrics: { prometheus: prometheusAt(metricsAddress) } }),
    },
  };
}

function prometheusAt(bindAddress: string) {
  // As Prometheus names things: counters end in `_total`, and time is in seconds.
  const naming = { countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true };
  return { bindAddress, ...naming, histogramBucketOverrides: buckets };
}

/** Metrics are no reason not to work: where another process has the address, this one goes on without. */
export function installRuntime(log: Logger, metricsAddress: string | undefined): Runtime {
  try {
    return Runtime.install(runtimeOptions(log, metricsAddress));
  } catch (error) {
    if (metricsAddress === undefined) throw error;
    const reason = error instanceof Error ? error.message : 'unknown';
    log.error({ metricsAddress, reason }, 'no metrics: give each process a METRICS_ADDRESS of its own');
    return Runtime.install(runtimeOptions(log));
  }
}
