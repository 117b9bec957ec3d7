/** What was logged is written, however the process ends. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const program = `
  import { createLog } from './src/platform/log.ts';
  const log = createLog('info');
  for (let line = 0; line < 100; line += 1) log.info({ line }, 'said');
  process.kill(process.pid, 'SIGKILL');
`;

test('a process that is killed has written all that it said', async () => {
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const killed = promisify(execFile)(process.execPath, args);
  const { signal, stdout } = await killed.then(
    () => expect.unreachable('it was not killed'),
    (error: { signal: string; stdout: string }) => error,
  );
  expect(signal).toBe('SIGKILL');
  expect(stdout.match(/"msg":"said"/g)).toHaveLength(100);
});
