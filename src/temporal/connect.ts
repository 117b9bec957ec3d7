/** Connections to Temporal, from one set of options for client and worker. */
import { Client, Connection } from '@temporalio/client';
import type { ClientConnectConfig } from '@temporalio/envconfig';

export interface TemporalClient {
  client: Client;
  connection: Connection;
}

export async function connectClient({
  connectionOptions,
  namespace,
}: ClientConnectConfig): Promise<TemporalClient> {
  const connection = await Connection.connect(connectionOptions);
  return { client: new Client({ connection, namespace: namespace ?? 'default' }), connection };
}
