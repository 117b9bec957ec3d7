/** Two versions of the worker: what was begun under the first goes on under the second, once that is the current one. */
import type { ChildProcess } from 'node:child_process';
import { Client } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workflowIdFor } from '../../src/contract/ids.js';
import { TASK_QUEUE } from '../../src/contract/messages.js';
import { brokenConnection, closed, linkIn, mailTo, pressed, repair, startOnceKnown } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';
import { ended } from '../ended.js';
import { namespaceIn, reauth, serviceSettings, started, type Settings } from './reauth.js';

const DEPLOYMENT = 'reauth-of-tests';
const NAMESPACE = 'versions';

let world: World;
let settings: Settings;
const children: ChildProcess[] = [];
beforeAll(async () => {
  world = await startWorld(startDevServer, { withBackend: true });
  await world.service.close();
  // A namespace of its own: the server remembers the pollers of one that has stopped.
  settings = { ...serviceSettings(world), TEMPORAL_NAMESPACE: await namespaceIn(world, NAMESPACE) };
});
afterAll(async () => {
  await Promise.all(children.map((child) => ended(child)));
  await world.close();
});

function begin(part: string, version?: string): ChildProcess {
  const child = started({ ...settings, ...(version && versioned(version)) }, [part]);
  child.stdout?.resume();
  child.stderr?.pipe(process.stderr);
  children.push(child);
  return child;
}

const versioned = (version: string): Settings => ({
  WORKER_DEPLOYMENT: DEPLOYMENT,
  WORKER_BUILD_ID: version,
});

/** What it finds about the version, once the server answers in time. */
function doctor(version: string): Promise<{ status: string; says: string; todo?: string }> {
  return until('the server tells of versions', async () => {
    const { stdout, stderr } = await reauth({ ...settings, ...versioned(version) }, ['doctor', '--json']);
    expect(stdout, stderr).not.toBe('');
    const { findings } = JSON.parse(stdout) as {
      findings: { check: string; status: string; says: string; todo?: string }[];
    };
    return findings.find(({ check }) => check === 'worker version');
  });
}

/** What `temporal worker deployment set-current-version` does, as soon as a worker of the version has come. */
async function makeCurrent(buildId: string): Promise<void> {
  const { workflowService } = world.env.connection;
  await until(
    `a worker of version ${buildId} has come`,
    async () => {
      const { pollers } = await workflowService.describeTaskQueue({
        namespace: NAMESPACE,
        taskQueue: { name: TASK_QUEUE },
      });
      return pollers.some(({ deploymentOptions }) => deploymentOptions?.buildId === buildId);
    },
    60_000,
  );
  const request = { namespace: NAMESPACE, deploymentName: DEPLOYMENT, buildId };
  // The server writes down a new version a moment after its first worker.
  await until(`version ${buildId} is the current one`, () =>
    workflowService.setWorkerDeploymentCurrentVersion(request).then(
      () => true,
      () => false,
    ),
  );
}

async function workerIsReady(): Promise<boolean | undefined> {
  const response = await fetch(`${world.config.publicUrl}/readyz`).catch(() => undefined);
  return response && ((await response.json()) as { worker: boolean }).worker;
}

test('a reauth that version 1 began is repaired and handed off under version 2; doctor knows what is missing', async () => {
  expect(await doctor('1')).toMatchObject({ status: 'fail', says: expect.stringContaining('has come') });
  const first = begin('worker', '1');
  begin('ingress');
  const lacking = await until(
    'a worker has come',
    async () => {
      const finding = await doctor('1');
      return finding.says.startsWith('no version') && finding;
    },
    60_000,
  );
  expect(lacking).toMatchObject({
    status: 'fail',
    todo: expect.stringContaining(
      `set-current-version --namespace ${NAMESPACE} --deployment-name ${DEPLOYMENT} --build-id 1`,
    ),
  });
  await until('the HTTP side answers', async () => (await workerIsReady()) !== undefined, 60_000);
  // It polls, and is given nothing.
  expect(await workerIsReady()).toBe(false);

  await makeCurrent('1');
  await until('there is a worker', async () => (await workerIsReady()) === true, 60_000);
  expect(await doctor('1')).toMatchObject({ status: 'ok' });
  const { connection, email, body } = brokenConnection(world);
  const { id } = await startOnceKnown(world, body);
  const link = linkIn(await mailTo(world, email, /./, 60_000));

  begin('worker', '2');
  await makeCurrent('2');
  await ended(first);
  expect(await doctor('1')).toMatchObject({
    status: 'warn',
    says: expect.stringMatching(/^2 is the current one/),
  });
  await repair(await pressed(link));
  expect(await closed(world, id, 60_000)).toMatchObject({ outcome: 'reconnected', by: 'user' });
  await until('the credentials are delivered', () =>
    world.backend.events(id).some(({ type }) => type === 'reauth.credentials'),
  );

  const client = new Client({ connection: world.env.connection, namespace: NAMESPACE });
  const workflowId = workflowIdFor({ tenant: 'default', provider: 'finch', connectionId: connection.id });
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const { versioningInfo } = raw.workflowExecutionInfo ?? {};
  expect(versioningInfo).toMatchObject({ behavior: 2, deploymentVersion: { buildId: '2' } });
}, 240_000);
