import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { withExe } from './executables.js';
import type { TestServerSurroundings } from './find-time-skipping-server.js';
import { searchTimeSkippingServer } from './find-time-skipping-server.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-test-server-'));
  writeFileSync(join(folder, withExe('java')), '', { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true }));

function search(change: Partial<TestServerSurroundings>) {
  const around: TestServerSurroundings = {
    env: {},
    sdkCached: () => undefined,
    sdkDownload: async () => ({ not: 'the host cannot be reached' }),
    jars: async () => ({ found: '/jars' }),
    ...change,
  };
  return searchTimeSkippingServer(around, () => {});
}

test('a given path, then the copy of the SDK, then its download', async () => {
  const path = join(folder, withExe('java'));
  const cached = { sdkCached: () => '/cached' };
  expect(await search({ env: { TEMPORAL_TEST_SERVER_PATH: path }, ...cached })).toMatchObject({ path });
  expect(await search(cached)).toMatchObject({ path: '/cached', args: [] });
  expect(await search({ sdkDownload: async () => ({ found: '/new' }) })).toMatchObject({ path: '/new' });
});

test.skipIf(process.platform === 'win32')('then the jars of Maven Central with Java', async () => {
  const found = await search({ env: { PATH: folder } });
  expect(found.path).toBe(join(folder, 'java'));
  expect(found.args.slice(-3)).toEqual(['-cp', join('/jars', '*'), 'io.temporal.testserver.TestServer']);
});

test('without Java the error says what to do', async () => {
  await expect(search({})).rejects.toThrow(/TEMPORAL_TEST_SERVER_PATH[^]*Maven Central/);
});
