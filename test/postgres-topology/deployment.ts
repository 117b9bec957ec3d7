/** The whole deployment of docker-compose.yml on this machine, and the one story that has to end well on it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { serviceSettings } from '../cli/reauth.js';
import { buildImage } from '../deployment/image.js';
import {
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  press,
  repair,
  startOnceKnown,
} from '../people.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';
import { startReport, type Report } from './report.js';
import { startProcesses, type ServiceProcesses } from './service-processes.js';
import { startTopology, type Topology } from './topology.js';

const MINUTE = 60_000;

export interface Deployment {
  /** For whatever is kept on a disk. */
  folder: string;
  report: Report;
  topology: Topology;
  world: World;
  service: ServiceProcesses;
  /** The last words of every part, for a failure. */
  lastWords(): string;
  close(): Promise<void>;
}

/** What was begun is ended again where something cannot start. */
export async function deploy(version: string): Promise<Deployment> {
  const opened: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closeOne of opened.splice(0).toReversed()) await closeOne();
  };
  try {
    return await start(version, opened, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  version: string,
  opened: (() => Promise<void> | void)[],
  close: () => Promise<void>,
): Promise<Deployment> {
  const report = startReport(`Temporal ${version} on PostgreSQL, and the image's service`);
  const folder = mkdtempSync(join(tmpdir(), 'deployment-'));
  opened.push(() => rmSync(folder, { recursive: true, force: true }));
  const say = (line: string): void => console.log(line);
  const image = await report.step('image: the steps of the Dockerfile', () => buildImage(folder));
  const topology = await report.step('PostgreSQL, schema, Temporal, namespace', () =>
    startTopology({ say, version }),
  );
  opened.push(() => topology.close());
  const world = await startWorld(async () => ({ env: topology.env, close: async () => {} }), {
    withBackend: true,
  });
  opened.push(() => world.close());
  await world.service.close();
  const service = await report.step('worker and HTTP side as processes of their own', () =>
    startProcesses(image, serviceSettings(world), folder),
  );
  opened.push(
    () => service.stop(),
    () => report.print(),
  );
  return {
    folder,
    report,
    topology,
    world,
    service,
    lastWords: () =>
      [service.worker, service.ingress, topology.temporal, topology.postgres]
        .map(({ log }) => log().split('\n').slice(-40).join('\n'))
        .join('\n\n'),
    close,
  };
}

export interface Asked {
  id: string;
  email: string;
}

/** A reauth that somebody is asked for, or will be. */
export async function asked({ world }: Deployment, body: Record<string, unknown> = {}): Promise<Asked> {
  const broken = brokenConnection(world, body);
  const { id } = await startOnceKnown(world, broken.body, 2 * MINUTE);
  return { id, email: broken.email };
}

export async function linkTo({ world }: Deployment, { email }: Asked): Promise<string> {
  return linkIn(await mailTo(world, email, /./, 2 * MINUTE));
}

/** As a person presses whom the page asks to try again. */
export function pressedAtLast(link: string): Promise<string> {
  return until(
    'the button leads to the provider',
    async () => (await press(link)).headers.get('location') ?? false,
    2 * MINUTE,
  );
}

/** The end of the story: closed by its person, with credentials for the backend, and nothing was said twice. */
export async function endedWell({ world }: Deployment, { id, email }: Asked): Promise<void> {
  expect(await closed(world, id, 2 * MINUTE)).toMatchObject({
    outcome: 'reconnected',
    by: 'user',
    evidence: 'introspect',
  });
  await until(
    'the backend has the credentials',
    () => world.backend.events(id).some(({ type }) => type === 'reauth.credentials'),
    2 * MINUTE,
  );
  await mailTo(world, email, /connected again/, 2 * MINUTE);
  expect(mailsTo(world, email)).toHaveLength(2);
}

export async function repairedThrough(deployment: Deployment, link: string, who: Asked): Promise<void> {
  await repair(await pressedAtLast(link));
  await endedWell(deployment, who);
}
