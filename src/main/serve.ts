/** `reauth serve`, `worker` and `ingress`. */
import { Runtime } from '@temporalio/worker';
import { readConfig } from '../platform/config.js';
import { createLog } from '../platform/log.js';
import { providerKits } from '../providers/registry.js';
import { runtimeOptions } from './runtime.js';
import { startService, type Parts } from './service.js';
import { untilSignal } from './until-signal.js';

export async function serve(env: Record<string, string | undefined>, parts: Parts): Promise<void> {
  const config = readConfig(env, providerKits);
  const log = createLog(config.logLevel);
  // Without a worker nothing would ever end it again.
  if (parts.worker) Runtime.install(runtimeOptions(log));
  const service = await startService(config, log, providerKits, parts);
  await untilSignal(service.done);
  log.info('stopping');
  await service.close();
  log.info('stopped');
}
