/** `reauth serve`, `worker` and `ingress`. */
import { Runtime } from '@temporalio/worker';
import { everySetting, readConfig } from '../platform/config.js';
import { createLog } from '../platform/log.js';
import { providerKits } from '../providers/registry.js';
import { runtimeOptions } from './runtime.js';
import { startService, type Parts } from './service.js';
import { endBy, untilSignal } from './until-signal.js';

type Environment = Record<string, string | undefined>;

export async function serve(env: Environment, parts: Parts): Promise<void> {
  const config = readConfig(env, providerKits);
  forget(env);
  const log = createLog(config.logLevel);
  // Without a worker nothing would ever end it again.
  if (parts.worker) Runtime.install(runtimeOptions(log));
  const service = await startService(config, log, providerKits, parts);
  const signal = await untilSignal(service.done);
  log.info({ signal }, 'stopping');
  if (signal === 'SIGTERM') await service.leave();
  await service.close();
  log.info({ signal }, 'stopped');
  if (signal) endBy(signal);
}

/** They were read. Whatever tells the environment later, such as a diagnostic report of Node, tells none of their secrets. */
function forget(env: Environment): void {
  for (const name of [...everySetting(providerKits), 'TEMPORAL_API_KEY']) delete env[name];
}
