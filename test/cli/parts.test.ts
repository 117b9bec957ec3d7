/** Worker and HTTP side in two processes. */
import type { ChildProcess } from 'node:child_process';
import { expect, test } from 'vitest';
import { brokenConnection, closed, linkIn, mailTo, pressed, repair, startOnceKnown } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld } from '../world.js';
import { ended } from '../ended.js';
import { namespaceIn, serviceSettings, started } from './reauth.js';

test('they do one repair together; the HTTP side is ready once there is a worker', async () => {
  const world = await startWorld(startDevServer);
  await world.service.close();
  // A namespace of its own: the server remembers the pollers of one that has stopped.
  const TEMPORAL_NAMESPACE = await namespaceIn(world, 'parts');
  const settings = { ...serviceSettings(world), TEMPORAL_NAMESPACE, METRICS_ADDRESS: 'off' };
  const { publicUrl } = world.config;
  const children: ChildProcess[] = [];
  const begin = (part: string): ChildProcess => {
    const child = started(settings, [part]);
    child.stdout?.resume();
    child.stderr?.pipe(process.stderr);
    children.push(child);
    return child;
  };
  const readiness = async (): Promise<unknown> => {
    const response = await fetch(`${publicUrl}/readyz`).catch(() => undefined);
    return response && { code: response.status, ...((await response.json()) as object) };
  };
  try {
    begin('ingress');
    const alone = await until('the HTTP side answers', async () => (await readiness()) ?? false, 60_000);
    expect(alone).toEqual({
      code: 503,
      status: 'not ready',
      temporal: true,
      namespace: true,
      worker: false,
      reasons: ['no worker polls the task queue'],
    });
    begin('worker');
    await until(
      'it is ready',
      async () => {
        const seen = await readiness();
        return typeof seen === 'object' && seen !== null && 'worker' in seen && seen.worker === true;
      },
      60_000,
    );

    const { email, body } = brokenConnection(world);
    const { id } = await startOnceKnown(world, body);
    await repair(await pressed(linkIn(await mailTo(world, email))));
    expect(await closed(world, id)).toMatchObject({
      outcome: 'reconnected',
      by: 'user',
      evidence: 'introspect',
    });
    expect(await Promise.all(children.map((child) => ended(child)))).toEqual(['SIGTERM', 'SIGTERM']);
  } finally {
    await Promise.all(children.map((child) => ended(child)));
    await world.close();
  }
}, 180_000);
