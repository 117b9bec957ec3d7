import { TestWorkflowEnvironment } from '@temporalio/testing';
import { freePort } from '../free-port.js';
import type { FoundServer } from './find-temporal-server.js';
import { findTemporalServer } from './find-temporal-server.js';
import { writeLauncher } from './launcher.js';
import { retryStart } from './retry-start.js';
import type { SearchAttributeToRegister } from './search-attributes.js';
import { registerSearchAttributes } from './search-attributes.js';

export interface DevServerOptions {
  say: (line: string) => void;
  /** A free port where it is left out. */
  port?: number | undefined;
  uiPort?: number | undefined;
  /** Keeps the state in this file; without it the state is gone with the server. */
  dbFilename?: string | undefined;
  extraArgs?: readonly string[] | undefined;
  searchAttributes?: readonly SearchAttributeToRegister[] | undefined;
}

export interface DevServer {
  address: string;
  namespace: string;
  uiUrl?: string;
  env: TestWorkflowEnvironment;
  close(): Promise<void>;
}

/**
 * Priorities and fairness keys of tasks are ignored by a server that has the first two off. A queue's limit is divided
 * among its partitions: of a low one each would have too little.
 */
export const QUEUES = [
  'matching.useNewMatcher=true',
  'matching.enableFairness=true',
  'matching.numTaskqueueReadPartitions=1',
  'matching.numTaskqueueWritePartitions=1',
];
const LOCAL_IP = '127.0.0.1';

/** A Temporal server to work against: one that is running already, or a dev server started here. */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const found = await findTemporalServer(options);
  const server =
    found.kind === 'address' ? await connectTo(found) : await startExecutable(found.path, options);
  try {
    const { env, namespace } = server;
    await registerSearchAttributes(env.connection, namespace, options.searchAttributes ?? []);
    return server;
  } catch (error) {
    await server.close();
    throw error;
  }
}

async function connectTo(found: FoundServer & { kind: 'address' }): Promise<DevServer> {
  const { address, namespace, connectionOptions, uiUrl } = found;
  const env = await TestWorkflowEnvironment.createFromExistingServer({
    address,
    namespace,
    ...(connectionOptions && { connectionOptions }),
  });
  return { address, namespace, ...(uiUrl && { uiUrl }), env, close: () => env.teardown() };
}

async function startExecutable(path: string, options: DevServerOptions): Promise<DevServer> {
  const { say, dbFilename, extraArgs = [] } = options;
  const uiPort = options.uiPort ?? (await freePort());
  const launcher = await writeLauncher(path, []);
  const server = {
    executable: { type: 'existing-path' as const, path: launcher.path },
    ip: LOCAL_IP,
    ui: true,
    uiPort,
    ...(options.port !== undefined && { port: options.port }),
    // Its warnings are about its own start and stop, and would go to the terminal of whoever runs this.
    log: { format: 'pretty', level: 'error' },
    ...(dbFilename !== undefined && { dbFilename }),
    extraArgs: [...QUEUES.flatMap((value) => ['--dynamic-config-value', value]), ...extraArgs],
  };
  try {
    const env = await retryStart(say, () => TestWorkflowEnvironment.createLocal({ server }));
    const close = async () => {
      await env.teardown();
      await launcher.remove();
    };
    const { address, namespace = 'default' } = env;
    return { address, namespace, uiUrl: `http://${LOCAL_IP}:${uiPort}`, env, close };
  } catch (error) {
    await launcher.remove();
    throw error;
  }
}
