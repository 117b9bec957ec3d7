import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** Below the ports that a kernel gives away by itself: whoever starts meanwhile does not get this one. */
const FIRST = 20_000;
const LAST = 29_999;

/** A port that nobody listens on, for something that listens on it a while later. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    const server = createServer();
    try {
      server.listen(port);
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    } catch {
      // Taken: another one.
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  }
}
