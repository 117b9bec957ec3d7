/** `reauth serve`, `worker` and `ingress`. */
import type { Parts } from '../cli/program.js';
import { everySetting, readConfig } from '../platform/config.js';
import { createLog } from '../platform/log.js';
import { providerKits } from '../providers/registry.js';
import { installRuntime } from './runtime.js';
import { startService } from './service.js';
import { endBy, untilSignal } from './until-signal.js';

type Environment = Record<string, string | undefined>;

export async function serve(env: Environment, parts: Parts): Promise<void> {
  const config = readConfig(env, providerKits);
  const { tracesEndpoint } = config;
  // What is not wanted is not loaded.
  const tracing =
    tracesEndpoint === undefined
      ? undefined
      : (await import('../tracing/index.js')).startTracing(tracesEndpoint);
  forget(env);
  const log = createLog(config.logLevel, tracing?.ids);
  const runtime = installRuntime(log, config.metricsAddress);
  const service = await startService(config, log, providerKits, parts, tracing);
  const signal = await untilSignal(service.done);
  log.info({ signal }, 'stopping');
  if (signal === 'SIGTERM') await service.leave();
  await service.close();
  await tracing?.close();
  log.info({ signal }, 'stopped');
  // It ends with the last worker; where there was none, it would keep the process alive.
  if (!parts.worker) await runtime.shutdown();
  if (signal) endBy(signal);
}

/** They were read. Whatever tells the environment later, such as a diagnostic report of Node, tells none of their secrets. */
function forget(env: Environment): void {
  const others = ['TEMPORAL_API_KEY', 'OTEL_EXPORTER_OTLP_HEADERS'];
  for (const name of [...everySetting(providerKits), ...others]) delete env[name];
}
