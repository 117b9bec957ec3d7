/** Connections to Temporal, from one set of options for client and worker. */
import { Client, Connection, type WorkflowClientInterceptor } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { ClientConnectConfig } from '@temporalio/envconfig';
import { TemporalUnavailable } from './outage.js';

export interface TemporalClient {
  client: Client;
  connection: Connection;
}

export async function connectClient(
  {
    connectionOptions,
    namespace,
    dataConverter,
  }: ClientConnectConfig & { namespace: string; dataConverter: DataConverter },
  workflow: WorkflowClientInterceptor[] = [],
): Promise<TemporalClient> {
  const connection = await Connection.connect(connectionOptions).catch((error: unknown) => {
    const where = connectionOptions.address ?? 'the default address';
    throw new TemporalUnavailable(`Temporal cannot be reached at ${where}; check TEMPORAL_ADDRESS.`, {
      cause: error,
    });
  });
  const client = new Client({ connection, namespace, dataConverter, interceptors: { workflow } });
  return { client, connection };
}
