import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';

export interface ServedPages {
  url: string;
  close(): Promise<void>;
}

/** Serves the pages on a port; 0 takes any free one. */
export async function servePages(app: Hono, host: string, port: number): Promise<ServedPages> {
  const server = serve({ fetch: app.fetch, hostname: host, port }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host;
  return {
    url: `http://${reachable}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A browser keeps its connection open, and the page asks for news over it.
        server.closeAllConnections();
      }),
  };
}
