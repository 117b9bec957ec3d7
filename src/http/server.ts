/** The port: serves the app, and stops gracefully. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';

export interface HttpServer {
  port: number;
  /** Takes no more connections, and lets requests under way finish, for five seconds at the most. */
  close(): Promise<void>;
}

/**
 * For callers that are slow on purpose, or many: none keeps a connection without saying or taking something. Times in ms;
 * a press is answered within 30 seconds.
 */
const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  /** bytes */
  maxHeaderSize: 16 * 1024,
};
/** Without a byte in either direction, ms. */
const SILENCE = 60_000;
const MOST_CONNECTIONS = 10_000;

/** @param host every address of this machine where it is left out */
export async function listen(app: Pick<Hono, 'fetch'>, port: number, host?: string): Promise<HttpServer> {
  const answer = getRequestListener(app.fetch);
  const server = createServer(LIMITS, (request, response) => void answer(request, response));
  server.setTimeout(SILENCE);
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen({ port, host }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), 5_000).unref();
        // A connection that is kept alive falls idle as its last request is answered.
        const idle = setInterval(() => server.closeIdleConnections(), 50);
        server.close(() => {
          clearTimeout(force);
          clearInterval(idle);
          resolve();
        });
      }),
  };
}
