/** The guard itself: a test file that leaves a server open fails. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

test('a leaked server fails its file, by name', async () => {
  const run = promisify(execFile)('npx', ['vitest', 'run', '--config', 'test/leaky/vitest.config.ts']);
  const output = await run.then(
    () => 'it passed',
    ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
  );
  expect(output).toContain('this test file leaves something open: TCPServerWrap');
});
