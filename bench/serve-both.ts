/** The process in which both are served, one as well as the other: the whole service, and a worker for the reference. */
import { DefaultLogger, NativeConnection, Runtime, Worker, bundleWorkflowCode } from '@temporalio/worker';
import { fileURLToPath } from 'node:url';
import { createActivities } from '../activities/index.js';
import { policiesFor } from '../src/contract/policy-schema.js';
import { activityDeps } from '../src/main/activity-deps.js';
import { lean } from '../src/main/bundle.js';
import { namedInLogs } from '../src/main/named-in-logs.js';
import { installRuntime } from '../src/main/runtime.js';
import { startService } from '../src/main/service.js';
import { workflowPollers } from '../src/main/worker.js';
import { createTenants } from '../src/main/tenants.js';
import { readConfig } from '../src/platform/config.js';
import { createLog } from '../src/platform/log.js';
import { providerKits } from '../src/providers/registry.js';
import { Vault } from '../src/secrets/vault.js';
import { connectClient } from '../src/temporal/connect.js';
import { REFERENCE_QUEUE } from './reference.js';

const config = readConfig(process.env, providerKits);
const log = createLog('warn');
installRuntime(log, undefined);
await startService(config, log);
await startReferenceWorker();
process.stdout.write('both are served\n');

/** The same activities, the options of `src/main/worker.ts`, and a bundle that was made in the same way. */
async function startReferenceWorker(): Promise<void> {
  const { temporal, publicUrl, maxCachedWorkflows } = config;
  const vault = new Vault(config.keyRing);
  const { metricMeter: meter } = Runtime.instance();
  const callbackUrl = (name: string): string => `${publicUrl}/callbacks/${name}`;
  const { client } = await connectClient(temporal);
  const deps = activityDeps({
    config,
    tenants: createTenants(config, providerKits, { callbackUrl, log, meter }),
    intake: { kinds: providerKits, policies: policiesFor(providerKits, config.policies) },
    vault,
    linkFor: (capability) => `${publicUrl}/r/${vault.linkToken(capability)}`,
    client,
    log,
    meter,
  });
  const worker = await Worker.create({
    dataConverter: temporal.dataConverter,
    connection: await NativeConnection.connect(temporal.connectionOptions),
    namespace: temporal.namespace,
    taskQueue: REFERENCE_QUEUE,
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('reference-workflow.ts', import.meta.url)),
      webpackConfigHook: lean,
      logger: new DefaultLogger('WARN'),
    }),
    activities: createActivities(deps),
    activityTaskPollerBehavior: { type: 'autoscaling' },
    workflowTaskPollerBehavior: workflowPollers,
    interceptors: { activity: [namedInLogs] },
    maxCachedWorkflows,
    stickyQueueScheduleToStartTimeout: '5 seconds',
  });
  worker.run().catch((error: unknown) => {
    throw error;
  });
}
