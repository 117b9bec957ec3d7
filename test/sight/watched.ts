/** The real command as a process of its own, in a world, with whoever watches it: Prometheus, a collector, a reader of its log. */
import { ended } from '../ended.js';
import { serviceSettings, started, type Settings } from '../cli/reauth.js';
import { freePort } from '../free-port.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

export interface Watched {
  world: World;
  metricsAddress: string;
  /** What it has written so far. */
  log(): string;
  lines(): Record<string, unknown>[];
  /** What Prometheus reads. */
  metrics(): Promise<string>;
  /** Ends it in order, and gives the signal that it ended by. */
  end(): Promise<NodeJS.Signals | null>;
  close(): Promise<void>;
}

/** @param part `serve`, `worker` or `ingress` */
export async function startWatched(settings: Settings = {}, part = 'serve'): Promise<Watched> {
  const world = await startWorld(startDevServer, { withBackend: true });
  await world.service.close();
  const metricsAddress = `127.0.0.1:${await freePort()}`;
  const child = started(
    { ...serviceSettings(world), METRICS_ADDRESS: metricsAddress, LOG_LEVEL: 'trace', ...settings },
    [part],
  );
  let written = '';
  child.stdout?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  child.stderr?.pipe(process.stderr);
  await until('it is up', () => /"msg":"(serving|working)"/.test(written), 90_000);
  return {
    world,
    metricsAddress,
    log: () => written,
    lines: () =>
      written
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    metrics: async () => (await fetch(`http://${metricsAddress}/metrics`)).text(),
    end: () => ended(child),
    async close() {
      await ended(child);
      await world.close();
    },
  };
}
