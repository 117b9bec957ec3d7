/** Temporal: the server, the namespace, our search attributes, and somebody who works. */
import type { TemporalConnection } from '../../platform/config.js';
import type { Deployment } from '../../platform/deployment.js';
import { explained } from '../failure.js';
import { connectClient, type TemporalClient } from '../../temporal/connect.js';
import { TemporalUnavailable } from '../../temporal/outage.js';
import { lackingAttributes, registeringCommand } from '../../temporal/search-attributes.js';
import { workerPolls } from '../../temporal/workers.js';
import type { Finding } from './finding.js';
import { versionFinding } from './version.js';

const CHECK = 'Temporal';

export async function temporalFindings(
  config: TemporalConnection,
  deployment: Deployment | undefined,
): Promise<Finding[]> {
  const { namespace } = config;
  try {
    const temporal = await connectClient({ ...config, dataConverter: {} });
    try {
      await temporal.client.workflowService.describeNamespace({ namespace });
      const where = config.connectionOptions.address ?? 'the default address';
      return [
        { check: CHECK, status: 'ok', says: `answers at ${where}, and knows the namespace "${namespace}"` },
        await attributesFinding(temporal, namespace),
        await workerFinding(temporal),
        ...(deployment ? [await versionFinding(temporal.client, deployment)] : []),
      ];
    } finally {
      await temporal.connection.close();
    }
  } catch (error) {
    const says = explained(error)?.message;
    if (says === undefined) throw error;
    const todo =
      error instanceof TemporalUnavailable
        ? 'Start the server; see whether this machine may reach it, and whether it wants TLS (TEMPORAL_TLS*) or a key.'
        : `A new namespace is made by: temporal operator namespace create --namespace ${namespace}`;
    return [{ check: CHECK, status: 'fail', says, todo }];
  }
}

async function attributesFinding({ connection }: TemporalClient, namespace: string): Promise<Finding> {
  const check = 'search attributes';
  const lacking = await lackingAttributes(connection, namespace).catch(() => undefined);
  if (!lacking) {
    const todo = 'Ask whoever runs the server whether they are registered.';
    return { check, status: 'warn', says: 'the server lists none to us', todo };
  }
  const { missing, otherwise } = lacking;
  if (otherwise.length > 0) {
    const todo =
      'Use a namespace of its own for this service, or remove those attributes if nobody needs them.';
    return { check, status: 'fail', says: `of another type than ours: ${otherwise.join(', ')}`, todo };
  }
  if (missing.length === 0) return { check, status: 'ok', says: 'all of them are registered' };
  const todo = `The service registers them as it starts, where it may. Otherwise run: ${registeringCommand(missing, namespace)}`;
  return { check, status: 'fail', says: `missing: ${missing.join(', ')}`, todo };
}

async function workerFinding({ client }: TemporalClient): Promise<Finding> {
  const check = 'worker';
  if (await workerPolls(client)) return { check, status: 'ok', says: 'one at least is working' };
  const todo = 'Start one with "reauth serve" or "reauth worker".';
  return { check, status: 'warn', says: 'none is working', todo };
}
