/** The codec server on its listener, where one is wanted. */
import { EncryptingCodec } from '../codec/payload-codec.js';
import { createCodecApp } from '../codec-server/app.js';
import { listen, type HttpServer } from '../http/server.js';
import type { Config } from '../platform/config.js';
import type { Logger } from '../platform/log.js';

export async function startCodecServer(config: Config, log: Logger): Promise<HttpServer | undefined> {
  const { codecServer } = config;
  if (!codecServer) return undefined;
  const { host, port, key, origin } = codecServer;
  const server = await listen(
    createCodecApp({ codec: new EncryptingCodec(config), key, origin, log }),
    port,
    host,
  );
  log.info({ host, port: server.port, origin }, 'codec server');
  return server;
}
