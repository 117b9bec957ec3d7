/** The package as a backend gets it: built, packed, taken apart in an empty folder, compiled against, and run. */
import { execFile } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { api } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { REAUTH_KEYS, startWorld, type World } from '../world.js';

const folder = mkdtempSync(join(tmpdir(), 'packed-'));
const [source, app] = [join(folder, 'source'), join(folder, 'app')];
const installed = join(app, 'node_modules/durable-reauth');
const settings = { PATH: process.env['PATH'], HOME: process.env['HOME'] };

const run = (command: string, args: string[], cwd: string, env: Record<string, string> = {}) =>
  promisify(execFile)(command, args, { cwd, env: { ...settings, ...env } });
const tsc = resolve('node_modules/.bin/tsc');

let world: World;
let tarball = '';
beforeAll(async () => {
  const starting = startWorld(startDevServer);
  await run(tsc, ['-p', 'tsconfig.build.json', '--outDir', join(source, 'dist')], process.cwd());
  for (const file of ['package.json', 'README.md', 'LICENSE']) cpSync(file, join(source, file));
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], source);
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  mkdirSync(installed, { recursive: true });
  await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', installed], folder);
  // What an install would fetch: without a network it is what this project has.
  symlinkSync(realpathSync('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(app, 'package.json'), JSON.stringify({ type: 'module' }));
  world = await starting;
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

/** All the code of the page, one block after the other: a whole program. */
const program = [...readFileSync('docs/client.md', 'utf8').matchAll(/^```ts\n(.*?)^```/gms)]
  .map(([, code]) => code)
  .join('\n');

test('holds what was built and nothing else, and is well formed', async () => {
  const { messages } = await publint({ pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer } });
  expect(messages).toEqual([]);
  expect(readdirSync(installed).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json']);
  expect(readdirSync(join(installed, 'dist')).sort()).toEqual(['activities', 'src', 'workflows']);
});

test('brings the command', async () => {
  const command = join(installed, 'dist/src/main/reauth.js');
  expect((await run(process.execPath, [command, 'keys', 'generate', 'k7'], app)).stdout).toMatch(/^k7:/);
});

test('a program against the client compiles strictly, without trusting declarations, and does what the page says', async () => {
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    skipLibCheck: false,
    types: ['node'],
  };
  writeFileSync(
    join(app, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['page.ts', 'wrong.ts'] }),
  );
  writeFileSync(join(app, 'page.ts'), program);
  writeFileSync(
    join(app, 'wrong.ts'),
    `import type { StartBody } from 'durable-reauth/client';
// @ts-expect-error a product that Finch does not have
export const one: StartBody = { connection: { provider: 'finch', id: 'x', products: ['payrol'] }, institution: 'Gusto' };
// @ts-expect-error a field of the other provider
export const other: StartBody = { connection: { provider: 'dwolla', id: 'x', products: [] }, institution: 'A bank' };
`,
  );
  // The SDK's own declarations do not compile without `skipLibCheck`; ours do.
  const { stdout: faults } = await run(tsc, ['-p', app], app).catch((error: { stdout: string }) => error);
  expect(
    faults.split('\n').filter((line) => line.includes('error') && !line.includes('@temporalio')),
  ).toEqual([]);

  const { address } = world.env;
  const env = { TEMPORAL_ADDRESS: address, REAUTH_KEYS };
  const { stdout, stderr } = await run(process.execPath, ['page.js'], app, env);
  expect(stderr).toMatch(/^\/connection\/id Too small/m);
  const id = /^started (\S+)$/m.exec(stdout)?.[1] ?? '';
  // The page's last line erases it.
  expect(stdout).toMatch(/^eras(ed|ing)$/m);
  const status = async (): Promise<number> => (await api(world, 'GET', `/v1/reauths/${id}`)).status;
  await expect.poll(status, { timeout: 60_000 }).toBe(404);
}, 150_000);

test('loads no worker, no HTTP server and no mail', async () => {
  const list = join(folder, 'loaded.txt');
  writeFileSync(
    join(app, 'hooks.mjs'),
    `import { appendFileSync } from 'node:fs';
export async function resolve(specifier, context, next) {
  const found = await next(specifier, context);
  appendFileSync(${JSON.stringify(list)}, found.url + '\\n');
  return found;
}
`,
  );
  writeFileSync(
    join(app, 'loads.mjs'),
    `import { createRequire, register } from 'node:module';
register('./hooks.mjs', import.meta.url);
await import('durable-reauth/client');
console.log(Object.keys(createRequire(import.meta.url).cache).join('\\n'));
`,
  );
  const { stdout } = await run(process.execPath, ['loads.mjs'], app);
  const loaded = `${readFileSync(list, 'utf8')}${stdout}`.split('\n');
  const packages = new Set(
    loaded.flatMap((path) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
  );
  const unwanted =
    /^(@temporalio\/(worker|testing|activity|core-bridge)|@?hono|nodemailer|pino|commander|playwright|@swc|webpack)/;
  expect([...packages].filter((name) => unwanted.test(name))).toEqual([]);
  expect([...packages]).toEqual(expect.arrayContaining(['durable-reauth', '@temporalio/client', 'zod']));
  const parts = new Set(
    loaded.flatMap((path) => /durable-reauth\/dist\/((?:src\/)?\w+)/.exec(path)?.[1] ?? []),
  );
  expect([...parts].sort()).toEqual([
    'src/client',
    'src/codec',
    'src/contract',
    'src/intake',
    'src/outbound',
    'src/platform',
    'src/providers',
    'src/secrets',
    'src/temporal',
    'src/text',
    // Its pure rules, for what a start is answered.
    'workflows',
  ]);
});
