/** Two workers and two HTTP sides, each a process, on one Temporal server; one of each is killed. */
import type { ChildProcess } from 'node:child_process';
import { expect, test } from 'vitest';
import { workflowIdFor } from '../../src/contract/ids.js';
import { freePort } from '../free-port.js';
import { brokenConnection, closed, linkIn, mailTo, pressed, repair, startOnceKnown } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';
import { ended } from '../ended.js';
import { namespaceIn, serviceSettings, started } from './reauth.js';

const REAUTHS = 12;

async function ready(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** The processes that did something for these connections, by their ids. */
async function workersOf(world: World, namespace: string, connectionIds: string[]): Promise<Set<number>> {
  const { workflowService } = world.env.connection;
  const histories = await Promise.all(
    connectionIds.map((connectionId) =>
      workflowService.getWorkflowExecutionHistory({
        namespace,
        execution: { workflowId: workflowIdFor({ tenant: 'default', provider: 'finch', connectionId }) },
      }),
    ),
  );
  const identities = histories.flatMap(({ history }) =>
    (history?.events ?? []).flatMap(
      ({ workflowTaskCompletedEventAttributes: task, activityTaskStartedEventAttributes: activity }) =>
        task?.identity ?? activity?.identity ?? [],
    ),
  );
  return new Set(identities.map((identity) => Number.parseInt(identity, 10)));
}

test('they share the work, and what is left of them finishes what the others had begun', async () => {
  const world = await startWorld(startDevServer);
  await world.service.close();
  const TEMPORAL_NAMESPACE = await namespaceIn(world, 'scaling-out');
  const settings = { ...serviceSettings(world), TEMPORAL_NAMESPACE };
  const { publicUrl } = world.config;
  const port = await freePort();
  const otherUrl = `http://127.0.0.1:${port}`;
  const children: ChildProcess[] = [];
  const begin = (part: string, more = {}): ChildProcess => {
    const child = started({ ...settings, ...more }, [part]);
    child.stdout?.resume();
    child.stderr?.pipe(process.stderr);
    children.push(child);
    return child;
  };
  try {
    const [worker, ingress] = [begin('worker'), begin('ingress')];
    await until('the first of each is ready', () => ready(publicUrl), 60_000);
    const [otherWorker, otherIngress] = [begin('worker'), begin('ingress', { PORT: String(port) })];
    await until('so is the second', () => ready(otherUrl), 60_000);

    const throughOther = { ...world, config: { ...world.config, publicUrl: otherUrl } };
    const reauths: { id: string; email: string; connectionId: string }[] = [];
    const startOne = async (): Promise<void> => {
      const { connection, email, body } = brokenConnection(world);
      const { id } = await startOnceKnown(reauths.length % 2 ? throughOther : world, body);
      reauths.push({ id, email, connectionId: connection.id });
    };
    while (reauths.length < REAUTHS) await startOne();
    await until('both workers have worked', async () => {
      const pids = await workersOf(
        world,
        TEMPORAL_NAMESPACE,
        reauths.map(({ connectionId }) => connectionId),
      );
      if (pids.has(worker.pid!) && pids.has(otherWorker.pid!)) return true;
      await startOne();
      return false;
    });

    const links = await Promise.all(reauths.map(async ({ email }) => linkIn(await mailTo(world, email))));
    const [first = ''] = links;
    const sessions = [await pressed(first.replace(publicUrl, otherUrl))];
    await Promise.all([ended(otherWorker, 'SIGKILL'), ended(otherIngress, 'SIGKILL')]);
    for (const link of links.slice(1)) sessions.push(await pressed(link));
    await Promise.all(sessions.map((session) => repair(session)));
    for (const { id } of reauths) {
      expect(await closed(world, id, 90_000)).toMatchObject({ outcome: 'reconnected', by: 'user' });
    }
    expect(await Promise.all([ended(worker, 'SIGTERM'), ended(ingress, 'SIGTERM')])).toEqual([
      'SIGTERM',
      'SIGTERM',
    ]);
  } finally {
    await Promise.all(children.map((child) => ended(child, 'SIGKILL')));
    await world.close();
  }
}, 300_000);
