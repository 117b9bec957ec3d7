/** A deployment on the last minor version of Temporal before docker-compose.yml's is upgraded to that one. */
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';
import { api } from '../people.js';
import { until } from '../until.js';
import { asked, deploy, linkTo, repairedThrough, type Deployment } from './deployment.js';
import { composeVersion } from './topology.js';

const VERSION_BEFORE = '1.31.2';

let deployment: Deployment;
beforeAll(async () => (deployment = await deploy(VERSION_BEFORE)));
afterAll(() => deployment?.close());
beforeEach(() => onTestFailed(() => console.log(deployment.lastWords())));

test('a reauth that was begun before the upgrade ends well after it, and is found', async () => {
  const { report, topology, world } = deployment;
  expect(composeVersion()).not.toBe(VERSION_BEFORE);
  await report.step(`upgrade to ${composeVersion()}, the schema first`, async () => {
    const who = await asked(deployment);
    const link = await linkTo(deployment, who);
    await topology.upgradeTemporal(composeVersion());
    await repairedThrough(deployment, link, who);
    await until('the list shows how it ended', async () => {
      const { body } = await api(world, 'GET', '/v1/reauths?phase=closed&provider=finch');
      return JSON.stringify(body).includes(who.id);
    });
  });
});
