/**
 * Records histories of real runs as they are with this version: `npx tsx test/replay/record.ts 0.1.0`, or some of them:
 * `npx tsx test/replay/record.ts 0.1.0 bank-account`.
 * Done once per release; what is recorded of one stays, since such workflows may be open for months.
 */
import { writeFile } from 'node:fs/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { handOffIdFor } from '../../src/contract/ids.js';
import {
  api,
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  press,
  pressed,
  repair,
  reportOf,
  start,
  workflowOf,
} from '../people.js';
import { pressMx } from '../simulators/dwolla/index.js';
import { pressFinish } from '../simulators/finch/index.js';
import { startTimeSkippingServer } from '../temporal-server/index.js';
import { dwollaWays } from '../ways.js';
import { WEBHOOK_SECRET, startWorld, type World } from '../world.js';

const [version, ...only] = process.argv.slice(2);
if (!version) throw new Error('which version? npx tsx test/replay/record.ts 0.1.0');

const stories: Record<string, (world: World) => Promise<WorkflowHandle>> = {
  async 'repaired-by-its-person'(world) {
    const { connection, email, body } = brokenConnection(world);
    const { id } = await start(world, body);
    await repair(await pressed(linkIn(await mailTo(world, email))));
    await closed(world, id);
    return workflowOf(world, connection.id);
  },
  async 'nobody-comes'(world) {
    const { connection, email, body } = brokenConnection(world);
    const { id } = await start(world, body);
    await mailTo(world, email);
    await world.sleep('95 days');
    await closed(world, id);
    return workflowOf(world, connection.id);
  },
  async 'refused-down-and-mended'(world) {
    const { connection, email, body } = brokenConnection(world);
    world.finch.fault('mint', { kind: 'status', status: 400 }, { times: 2 });
    world.finch.fault('mint', { kind: 'status', status: 503 }, { times: 7 });
    const { accessToken } = connection;
    const { id } = await start(world, { ...body, connection: { ...body.connection, accessToken } });
    await world.sleep('6 days');
    await mailTo(world, email);
    world.finch.knobs.statusAfterFinish = 'reauth';
    const link = linkIn(await mailTo(world, email));
    await repair(await pressed(link));
    await world.sleep('3 hours');
    world.finch.knobs.statusAfterFinish = 'connected';
    await repair(await pressed(link));
    await closed(world, id);
    return workflowOf(world, connection.id);
  },
  async 'bank-account'(world) {
    const { id: exchangeId, connection } = dwollaWays.broken(world);
    const { email, body } = reportOf(connection);
    const { id } = await start(world, body);
    const link = linkIn(await mailTo(world, email));
    await world.sleep('2 days');
    dwollaWays.leavesBroken(world, true);
    await dwollaWays.repair(world, link);
    await world.sleep('3 hours');
    dwollaWays.leavesBroken(world, false);
    await dwollaWays.repair(world, link);
    await closed(world, id);
    return workflowOf(world, exchangeId, 'dwolla');
  },
  async 'bank-account-refused-and-watched'(world) {
    const { id: exchangeId, fundingSourceId } = world.dwolla.addExchange({ broken: true, partner: 'mx' });
    const { email, body } = reportOf({ provider: 'dwolla', id: exchangeId, fundingSourceId });
    const { id } = await start(world, body);
    const link = linkIn(await mailTo(world, email));
    await press(link);
    await world.sleep('2 days');
    world.dwolla.knobs.mxMint = 201;
    await world.sleep('1 day');
    world.dwolla.knobs.repairLag = 5 * 60 * 1000;
    await pressMx(await pressed(link), 'finish');
    await world.sleep('10 minutes');
    await closed(world, id);
    return workflowOf(world, exchangeId, 'dwolla');
  },
  async 'started-by-a-webhook'(world) {
    const { connection } = brokenConnection(world);
    const { email, body } = reportOf({ provider: 'finch', id: connection.id });
    const { connection: _, ...description } = body;
    const { publicUrl } = world.config;
    world.finch.webhook = { url: `${publicUrl}/webhooks/finch`, secrets: [WEBHOOK_SECRET], timeScale: 0 };
    world.backend.directory.answers.set(connection.id, { status: 500 });
    world.finch.sendWebhook({ connectionId: connection.id, status: 'reauth', entityId: 'e-1' });
    await world.finch.webhooksSettled();
    await world.sleep('5 minutes');
    world.backend.directory.answers.set(connection.id, { status: 200, body: description });
    world.finch.fault('mint', { kind: 'status', status: 400 }, { times: 1 });
    await world.sleep('1 day');
    await repair(await pressed(linkIn(await mailTo(world, email))));
    await workflowOf(world, connection.id).result();
    return workflowOf(world, connection.id);
  },
  /** The hand-off's own: an endpoint that is down, credentials that are taken, a code that comes late. */
  async 'handed-off-at-last'(world) {
    const { connection, email, body } = brokenConnection(world);
    world.backend.fault({ kind: 'status', status: 500 });
    const { id } = await start(world, body);
    const connectUrl = await pressed(linkIn(await mailTo(world, email)));
    await api(world, 'POST', `/v1/reauths/${id}/cancel`);
    const { runId } = await workflowOf(world, connection.id).describe();
    await world.sleep('1 hour');
    await fetch(await pressFinish(connectUrl), { redirect: 'manual' });
    await world.sleep('4 days');
    await api(world, 'POST', `/v1/reauths/${id}/credentials`, { acknowledge: true });
    world.backend.mend();
    const address = { tenant: 'default', provider: 'finch', connectionId: connection.id };
    return world.env.client.workflow.getHandle(handOffIdFor(address, runId));
  },
};

const world = await startWorld(startTimeSkippingServer, { withBackend: true });
try {
  for (const [name, tell] of Object.entries(stories)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const handle = await tell(world);
    await handle.result();
    // Which process ran it, and in which folder of which machine, is nobody's business.
    const history = historyToJSON(await handle.fetchHistory())
      .replaceAll(/"\d+@[^"]*"/g, '"recorder"')
      .replaceAll(`${process.cwd()}/`, '');
    await writeFile(new URL(`histories/${version}-${name}.json`, import.meta.url), history);
    console.log(`${version}-${name}: ${(await handle.fetchHistory()).events?.length} events`);
  }
} finally {
  await world.close();
}
