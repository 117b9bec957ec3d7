/** On the deployment of docker-compose.yml reauths outlive all that falls down under them. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';
import { mailsTo, repair } from '../people.js';
import { until } from '../until.js';
import { backUp, restore } from './backup.js';
import {
  asked,
  deploy,
  endedWell,
  linkTo,
  pressedAtLast,
  repairedThrough,
  type Deployment,
} from './deployment.js';
import { composeVersion } from './topology.js';

let deployment: Deployment;
beforeAll(async () => (deployment = await deploy(composeVersion())));
afterAll(() => deployment?.close());
beforeEach(() => onTestFailed(() => console.log(deployment.lastWords())));

test('the server has the shards and the flags of the file', async () => {
  const { env } = deployment.topology;
  const { historyShardCount } = await env.connection.workflowService.getClusterInfo({});
  expect(historyShardCount).toBe(512);
  // Without the flag a server takes 1000, which PostgreSQL cannot keep.
  const options = { taskQueue: 'nobody', args: [] };
  await expect(
    env.client.workflow.start('none', { ...options, workflowId: 'x'.repeat(256) }),
  ).rejects.toMatchObject({ cause: { details: expect.stringContaining('(256/255)') } });
  const longest = await env.client.workflow.start('none', { ...options, workflowId: 'x'.repeat(255) });
  await longest.terminate();
});

test('from the report to the credentials', async () => {
  await deployment.report.step('a reauth from its report to its credentials', async () => {
    const who = await asked(deployment);
    await repairedThrough(deployment, await linkTo(deployment, who), who);
  });
});

test('PostgreSQL is restarted between the mail and the press', async () => {
  await deployment.report.step('PostgreSQL restarted in the middle of a reauth', async () => {
    const who = await asked(deployment);
    const link = await linkTo(deployment, who);
    await deployment.topology.postgres.restart();
    await repairedThrough(deployment, link, who);
  });
});

test('Temporal is killed between the press and the return; what was due meanwhile is done afterwards', async () => {
  await deployment.report.step('Temporal killed in the middle of two reauths', async () => {
    const { topology, world } = deployment;
    const who = await asked(deployment);
    const connectUrl = await pressedAtLast(await linkTo(deployment, who));
    const held = await asked(deployment, { policy: { holdFor: '20 seconds' } });
    await topology.temporal.kill();
    expect(mailsTo(world, held.email)).toEqual([]);
    // The person comes back to a page that says to try again, and does.
    const callback = await repair(connectUrl);
    const reload = async (): Promise<number> => (await fetch(callback, { redirect: 'manual' })).status;
    expect(await reload()).toBe(503);
    await topology.temporal.start();
    await until('the callback is taken', async () => (await reload()) < 400, 60_000);
    await endedWell(deployment, who);
    await repairedThrough(deployment, await linkTo(deployment, held), held);
  });
});

test('a backup that was restored on an empty PostgreSQL goes on where it was made', async () => {
  await deployment.report.step('backup, an empty PostgreSQL, restore', async () => {
    const { topology, folder } = deployment;
    const who = await asked(deployment);
    const link = await linkTo(deployment, who);
    const backup = join(folder, 'backup');
    await topology.temporal.stop();
    await backUp(topology.postgres, backup);
    await topology.replacePostgres();
    await restore(topology.postgres, backup);
    await topology.temporal.start();
    await repairedThrough(deployment, link, who);
  });
});
