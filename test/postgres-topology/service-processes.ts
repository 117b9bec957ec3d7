/** The image's service as two processes, worker and HTTP side, with the settings of a world. */
import { join } from 'node:path';
import type { Image } from '../deployment/image.js';
import { inSandbox } from '../deployment/sandbox.js';
import { freePort } from '../free-port.js';
import { keepProcess, type KeptProcess } from '../kept-process.js';

export interface ServiceProcesses {
  worker: KeptProcess;
  ingress: KeptProcess;
  stop(): Promise<void>;
}

type Settings = Record<string, string | undefined>;

export async function startProcesses(
  image: Image,
  settings: Settings,
  folder: string,
): Promise<ServiceProcesses> {
  const base = `http://127.0.0.1:${settings['PORT']}`;
  const start = async (part: 'worker' | 'ingress', ready: () => Promise<boolean>): Promise<KeptProcess> => {
    const [node = '', main = ''] = image.command;
    const own = { ...settings, METRICS_ADDRESS: `127.0.0.1:${await freePort()}` };
    return await keepProcess({
      name: `reauth ${part}`,
      ...inSandbox(image, own, [node, main, part]),
      logFile: join(folder, `${part}.log`),
      ready,
      within: 120_000,
    });
  };
  const answers = async (path: string): Promise<boolean> =>
    (await fetch(`${base}${path}`).catch(() => undefined))?.ok ?? false;
  const ingress = await start('ingress', () => answers('/healthz'));
  try {
    // The HTTP side is ready once there is a worker.
    const worker = await start('worker', () => answers('/readyz'));
    return {
      worker,
      ingress,
      async stop() {
        await ingress.stop();
        await worker.stop();
      },
    };
  } catch (error) {
    await ingress.stop();
    throw error;
  }
}
