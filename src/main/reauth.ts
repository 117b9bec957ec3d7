#!/usr/bin/env node
/** The command `reauth`. */
import { Runtime } from '@temporalio/worker';
import { Command } from 'commander';
import { ConfigError, readConfig } from '../platform/config.js';
import { createLog } from '../platform/log.js';
import { providerKits } from '../providers/registry.js';
import { runtimeOptions } from './runtime.js';
import { generateKey } from '../secrets/key-ring.js';
import { TemporalUnavailable } from '../temporal/outage.js';
import { SearchAttributesError } from '../temporal/search-attributes.js';
import { startService } from './service.js';
import { untilSignal } from './until-signal.js';

const program = new Command('reauth').description(
  'Gets broken connections repaired: one durable process each, until it is proven.',
);

program
  .command('serve')
  .description('runs the worker and the HTTP side in one process; settings come from the environment')
  .action(async () => {
    const config = readConfig(process.env, providerKits);
    const log = createLog(config.logLevel);
    Runtime.install(runtimeOptions(log));
    const service = await startService(config, log);
    await untilSignal(service.done);
    log.info('stopping');
    await service.close();
    log.info('stopped');
  });

program
  .command('keys')
  .description('keys for REAUTH_KEYS')
  .command('generate')
  .description('prints a new key; put it in front of the ring, and keep the older ones')
  .argument('[id]', 'names the key; the date by default')
  .action((id?: string) => console.log(generateKey(id)));

try {
  await program.parseAsync();
} catch (error) {
  if (!explains(error)) throw error;
  console.error(error.message);
  // The SDK's native part would keep the process alive.
  process.exit(1);
}

/** Does the message alone say what is wrong and what to do? Everything else deserves its stack. */
function explains(error: unknown): error is Error {
  const kinds = [ConfigError, SearchAttributesError, TemporalUnavailable];
  if (kinds.some((kind) => error instanceof kind)) return true;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'EADDRINUSE' || code === 'EACCES';
}
