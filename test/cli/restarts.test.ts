/** A process that ends, in order or at once: what it was at is finished by itself, or by the next one. */
import type { ChildProcess } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  press,
  pressed,
  repair,
  start,
  workflowOf,
} from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';
import { ended } from '../ended.js';
import { serviceSettings, started } from './reauth.js';

let world: World;
/** What a killed process was at is begun anew after a minute at the most, ms. */
const SLOWLY = 90_000;

const children: ChildProcess[] = [];
beforeAll(async () => {
  world = await startWorld(startDevServer, { withBackend: true });
  await world.service.close();
});
afterEach(() => world.finch.clearFaults());
afterAll(async () => {
  await Promise.all(children.map((child) => ended(child, 'SIGKILL')));
  await world.close();
});

async function readiness(): Promise<Record<string, unknown> | undefined> {
  const response = await fetch(`${world.config.publicUrl}/readyz`).catch(() => undefined);
  return response && { code: response.status, ...((await response.json()) as object) };
}

/** The service as a process, once the one before is gone. */
async function serving(): Promise<ChildProcess> {
  await Promise.all(children.splice(0).map((child) => ended(child, 'SIGKILL')));
  const child = started(serviceSettings(world), ['serve']);
  children.push(child);
  child.stdout?.resume();
  child.stderr?.pipe(process.stderr);
  await until('it is ready', async () => (await readiness())?.['code'] === 200, 60_000);
  return child;
}

async function isLeaving(): Promise<boolean> {
  const { reasons } = (await readiness()) ?? {};
  return Array.isArray(reasons) && reasons.includes('this process is about to stop');
}

/** It is just being done, in this very moment. */
function underWay(connectionId: string, activity: string): Promise<boolean> {
  return until(`${activity} is under way`, async () => {
    const { raw } = await workflowOf(world, connectionId).describe();
    return (raw.pendingActivities ?? []).some(
      ({ activityType, lastStartedTime }) => activityType?.name === activity && lastStartedTime,
    );
  });
}

test('killed while it mints, mails, checks and waits: the next one ends all stories, and nobody is written to twice', async () => {
  const first = await serving();
  const waits = brokenConnection(world);
  const { id: waitsId } = await start(world, waits.body);
  await mailTo(world, waits.email);

  const checks = brokenConnection(world);
  const { id: checksId } = await start(world, checks.body);
  world.finch.fault('introspect', { kind: 'hang' }, { times: 1 });
  await repair(await pressed(linkIn(await mailTo(world, checks.email))));
  await underWay(checks.connection.id, 'readConnection');

  const mints = brokenConnection(world);
  world.finch.fault('mint', { kind: 'hang' }, { times: 1 });
  const { id: mintsId } = await start(world, mints.body);
  await underWay(mints.connection.id, 'mintSession');

  const mails = brokenConnection(world);
  world.mailbox.fault({ kind: 'hang' }, { times: 1 });
  const { id: mailsId } = await start(world, mails.body);
  await underWay(mails.connection.id, 'sendNotice');

  expect(await ended(first, 'SIGKILL')).toBe('SIGKILL');
  await serving();
  for (const { email } of [waits, mints, mails]) {
    await repair(await pressed(linkIn(await mailTo(world, email, /./, SLOWLY))));
  }
  const stories = { [waitsId]: waits, [checksId]: checks, [mintsId]: mints, [mailsId]: mails };
  for (const [id, { email }] of Object.entries(stories)) {
    expect(await closed(world, id, 60_000)).toMatchObject({ outcome: 'reconnected', by: 'user' });
    await mailTo(world, email, /connected again/);
    expect(mailsTo(world, email)).toHaveLength(2);
    await until('the backend has the credentials', () =>
      world.backend.events(id).some(({ type }) => type === 'reauth.credentials'),
    );
  }
}, 300_000);

test('asked to end: it says so first, whoever waits is answered, and the signal is what it ends by', async () => {
  const child = await serving();
  const { connection, email, body } = brokenConnection(world, { policy: { mint: { finch: 'on_open' } } });
  await start(world, body);
  const link = linkIn(await mailTo(world, email, /./, SLOWLY));
  let release = (): void => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  world.finch.fault('mint', { kind: 'hold', until: held }, { times: 1 });
  const answer = press(link);
  await underWay(connection.id, 'mintSession');

  const end = ended(child, 'SIGTERM');
  await until('it says that it goes', isLeaving);
  expect(await readiness()).toMatchObject({ code: 503, status: 'not ready', temporal: true, worker: true });
  release();
  expect((await answer).status).toBe(303);
  expect(await end).toBe('SIGTERM');
}, 120_000);

test('asked twice it ends at once, whatever it is at', async () => {
  const child = await serving();
  const { connection, body } = brokenConnection(world);
  world.finch.fault('mint', { kind: 'hang' });
  await start(world, body);
  await underWay(connection.id, 'mintSession');
  const end = ended(child, 'SIGTERM');
  await until('it says that it goes', isLeaving);
  const before = Date.now();
  child.kill('SIGINT');
  expect(await end).toBe('SIGINT');
  expect(Date.now() - before).toBeLessThan(2_000);
}, 120_000);
