import { TestWorkflowEnvironment } from '@temporalio/testing';
import { findTimeSkippingServer } from './find-time-skipping-server.js';
import { writeLauncher } from './launcher.js';
import { retryStart } from './retry-start.js';
import type { SearchAttributeToRegister } from './search-attributes.js';
import { registerSearchAttributes } from './search-attributes.js';

export interface TimeSkippingServer {
  env: TestWorkflowEnvironment;
  close(): Promise<void>;
}

export interface TimeSkippingServerOptions {
  say: (line: string) => void;
  searchAttributes?: readonly SearchAttributeToRegister[] | undefined;
}

/** The only namespace that the time-skipping server has. */
const NAMESPACE = 'default';

/** Starts the server that skips over waiting time; the time in it is one for all of its workflows. */
export async function startTimeSkippingServer(
  options: TimeSkippingServerOptions,
): Promise<TimeSkippingServer> {
  const found = await findTimeSkippingServer(options);
  const launcher = await writeLauncher(found.path, found.args);
  const executable = { type: 'existing-path' as const, path: launcher.path };
  try {
    const env = await retryStart(options.say, () =>
      TestWorkflowEnvironment.createTimeSkipping({ server: { executable } }),
    );
    const close = async () => {
      await env.teardown();
      await launcher.remove();
    };
    await registerSearchAttributes(env.connection, NAMESPACE, options.searchAttributes ?? []).catch(
      async (error: unknown) => {
        await close();
        throw error;
      },
    );
    return { env, close };
  } catch (error) {
    await launcher.remove();
    throw error;
  }
}
