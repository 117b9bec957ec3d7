import type { RuntimeOptions } from '@temporalio/worker';
import type { Logger } from '../platform/log.js';
import { temporalLogger } from '../platform/temporal-log.js';

/** For `Runtime.install`: one log for all of the SDK, its native part included; signals are handled by the command. */
export function runtimeOptions(log: Logger): RuntimeOptions {
  return {
    logger: temporalLogger(log),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
  };
}
