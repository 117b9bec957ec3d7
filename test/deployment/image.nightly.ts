/** What the Dockerfile makes, run as docker-compose.yml runs it, does its work. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { namespaceIn, serviceSettings } from '../cli/reauth.js';
import { brokenConnection, closed, linkIn, mailTo, pressed, repair, startOnceKnown } from '../people.js';
import { freePort } from '../free-port.js';
import { keepProcess, type KeptProcess } from '../kept-process.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';
import { buildImage, type Image } from './image.js';
import { canSandbox, inSandbox } from './sandbox.js';

const folder = mkdtempSync(join(tmpdir(), 'image-'));
let image: Image;
let world: World;
let service: KeptProcess | undefined;
let settings: Record<string, string | undefined>;

beforeAll(async () => {
  image = await buildImage(folder);
  world = await startWorld(startDevServer, { withBackend: true });
  await world.service.close();
  // A namespace that is as new as one that compose makes.
  settings = {
    ...serviceSettings(world),
    TEMPORAL_NAMESPACE: await namespaceIn(world, 'image'),
    METRICS_ADDRESS: `127.0.0.1:${await freePort()}`,
  };
}, 600_000);
afterAll(async () => {
  await service?.stop();
  await world.close();
  // Three times all packages, on a disk that others work on.
  await rm(folder, { recursive: true });
}, 600_000);

async function runs(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { command, args, ...where } = inSandbox(image, settings, words);
  const run = promisify(execFile)(command, args, where);
  return await run.then(
    (said) => ({ code: 0, ...said }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

test('it holds what is needed to run, and nothing that is needed to build or to test', () => {
  const app = join(image.root, image.workdir);
  expect(readdirSync(app).sort()).toEqual(['dist', 'node_modules', 'package-lock.json', 'package.json']);
  const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const installed = readdirSync(join(app, 'node_modules')).flatMap((name) =>
    name.startsWith('@')
      ? readdirSync(join(app, 'node_modules', name)).map((each) => `${name}/${each}`)
      : [name],
  );
  expect(installed).toEqual(expect.arrayContaining(Object.keys(dependencies)));
  for (const name of ['vitest', 'typescript', 'playwright-core']) {
    expect(devDependencies).toHaveProperty(name);
    expect(installed).not.toContain(name);
  }
  // Bundled when the image was built: a worker starts without a bundler.
  expect(readFileSync(join(app, 'dist/workflow-bundle.js'), 'utf8')).toContain('reauthenticate');
});

test.runIf(canSandbox())('it runs as somebody who may nothing, where nothing can be written', async () => {
  expect(image.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  const { stdout } = await runs('sh', '-c', 'id -u; grep -E "CapEff|NoNewPrivs" /proc/self/status');
  expect(stdout.split(/\s+/).slice(0, 5)).toEqual([
    image.user.split(':')[0],
    'CapEff:',
    '0000000000000000',
    'NoNewPrivs:',
    '1',
  ]);
  for (const place of ['.', 'dist', '/var/tmp', '/']) {
    expect((await runs('touch', `${place}/written`)).stderr, place).toMatch(/Read-only file system/);
  }
  expect(await runs('touch', '/tmp/written')).toMatchObject({ code: 0 });
});

test('its allocator is the one that gives memory back, and what is new has room', async () => {
  expect((await runs('node', '-p', 'process.env.NODE_OPTIONS')).stdout).toContain('--max-semi-space-size=16');
  const { stdout } = await runs('node', '-p', 'require("fs").readFileSync("/proc/self/maps", "utf8")');
  expect(stdout).toContain('libjemalloc.so.2');
});

test('there it takes a report, mails, leads to the provider, and hands the credentials over', async () => {
  expect(await runs(...image.healthcheck)).toMatchObject({ code: 1 });
  const { publicUrl } = world.config;
  service = await keepProcess({
    name: 'the service',
    ...inSandbox(image, settings),
    logFile: join(folder, 'service.log'),
    ready: async () => (await fetch(`${publicUrl}/readyz`).catch(() => undefined))?.ok ?? false,
  });
  expect(await runs(...image.healthcheck)).toMatchObject({ code: 0 });

  const { email, body } = brokenConnection(world);
  const { id } = await startOnceKnown(world, body);
  await repair(await pressed(linkIn(await mailTo(world, email))));
  expect(await closed(world, id)).toMatchObject({
    outcome: 'reconnected',
    by: 'user',
    evidence: 'introspect',
  });
  await until('the backend has the credentials', () =>
    world.backend.events(id).some(({ type }) => type === 'reauth.credentials'),
  );
  await service.stop();
  expect(service.log()).toContain('"msg":"stopped"');
  expect(service.log()).not.toContain('"level":50');
}, 180_000);
