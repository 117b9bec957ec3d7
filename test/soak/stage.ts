/** The service as two processes, and a Temporal server on a file: each can be killed and started again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { PROGRAM } from '../build-for-children.js';
import { serviceSettings } from '../cli/reauth.js';
import { freePort } from '../free-port.js';
import { keepProcess, type KeptProcess } from '../kept-process.js';
import { findTemporalServer } from '../temporal-server/index.js';
import { temporalAnswers } from '../temporal-server/reachable.js';
import { QUEUES } from '../temporal-server/start-dev-server.js';
import { WEBHOOK_SECRET, startWorld, type World } from '../world.js';
import type { Plan } from './plan.js';

export interface Stage {
  world: World;
  temporal: KeptProcess;
  worker: KeptProcess;
  httpSide: KeptProcess;
  /** All that the parts have said. */
  logs(): Record<string, string>;
  /** Ends it, whatever is found on the way: secrets are hunted before. */
  close(): Promise<void>;
}

export async function setStage(plan: Plan, say: (line: string) => void): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'durable-reauth-soak-'));
  const began: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const end = async (): Promise<void> => {
    for (const each of began.splice(0).toReversed()) {
      await Promise.resolve()
        .then(each)
        .catch((error: unknown) => say(`while it is ended: ${String(error)}`));
    }
  };
  try {
    const { temporal, env } = await temporalOnFile(folder, say);
    began.push(() => temporal.stop());
    began.push(() => env.teardown());
    const world = await startWorld(async () => ({ env, close: async () => {} }), { withBackend: true });
    began.push(() => world.close());
    // It made the search attributes; from now on other processes serve.
    await world.service.close();
    listenToProviders(world, plan);
    const settings = { ...serviceSettings(world), METRICS_ADDRESS: 'off', LOG_LEVEL: 'debug' };
    const httpSide = await part('ingress', settings, folder);
    began.push(() => httpSide.stop());
    const worker = await part('worker', settings, folder);
    began.push(() => worker.stop());
    return {
      world,
      temporal,
      worker,
      httpSide,
      logs: () => ({ 'the log of the worker': worker.log(), 'the log of the HTTP side': httpSide.log() }),
      close: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

async function temporalOnFile(
  folder: string,
  say: (line: string) => void,
): Promise<{ temporal: KeptProcess; env: TestWorkflowEnvironment }> {
  const found = await findTemporalServer({ say });
  if (found.kind === 'address') throw new Error('a soak kills its Temporal server: unset TEMPORAL_ADDRESS');
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const dynamic = QUEUES.flatMap((value) => ['--dynamic-config-value', value]);
  const place = ['--ip', '127.0.0.1', '--port', `${port}`, '--db-filename', join(folder, 'temporal.db')];
  const temporal = await keepProcess({
    name: 'Temporal',
    command: found.path,
    args: ['server', 'start-dev', '--headless', '--log-level', 'error', ...place, ...dynamic],
    env: { HOME: process.env['HOME'] },
    cwd: folder,
    logFile: join(folder, 'temporal.log'),
    ready: () => temporalAnswers({ address }),
    // Whatever was committed to the file has to be there again.
    stopSignal: 'SIGKILL',
  });
  try {
    const env = await TestWorkflowEnvironment.createFromExistingServer({ address, namespace: 'default' });
    return { temporal, env };
  } catch (error) {
    await temporal.kill();
    throw error;
  }
}

function part(
  name: 'worker' | 'ingress',
  settings: Record<string, string | undefined>,
  folder: string,
): Promise<KeptProcess> {
  const { PATH, HOME } = process.env;
  return keepProcess({
    name: `reauth ${name}`,
    command: process.execPath,
    args: [PROGRAM, name],
    env: { PATH, HOME, TZ: 'UTC', ...settings },
    logFile: join(folder, `${name}.log`),
    // Whoever comes before it is ready has to come again, as in life.
    ready: async () => true,
  });
}

/** Providers tell by webhooks what happens, and answer as the plan's run has it. */
function listenToProviders({ finch, dwolla, config }: World, { knobs }: Plan): void {
  const { oldTokenAfterRepair, cancel, eventsPer, connectionNotFoundCode } = knobs;
  Object.assign(finch.knobs, { oldTokenAfterRepair, cancel, eventsPer, connectionNotFoundCode });
  // Whether a webhook overtakes the person who comes back is for each plan to say.
  finch.knobs.webhooksFollowStatus = false;
  const { idempotency, removedMint, repairLag } = knobs;
  Object.assign(dwolla.knobs, { idempotency, removedMint, repairLag });
  // A tenth of the provider's own pauses: it gives up after a quarter of an hour. Dwolla's are longer: of those a hundredth.
  const timeScale = 0.1;
  finch.webhook = { url: `${config.publicUrl}/webhooks/finch`, secrets: [WEBHOOK_SECRET], timeScale };
  dwolla.webhook = { url: `${config.publicUrl}/webhooks/dwolla`, secret: WEBHOOK_SECRET, timeScale: 0.01 };
}
