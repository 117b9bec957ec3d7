/** What every waiting reauth keeps in memory: the bundle stays small, and holds nothing but the process. */
import { fileURLToPath } from 'node:url';
import { DefaultLogger, bundleWorkflowCode } from '@temporalio/worker';
import { expect, test } from 'vitest';

const MOST = 640 * 1024;

test('the workflow bundle stays within its budget, without zod or any other library', async () => {
  const { code } = await bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../../workflows/index.ts', import.meta.url)),
    logger: new DefaultLogger('ERROR'),
  });
  const withoutMap = code.replace(/\/\/# sourceMappingURL=.*$/s, '');
  expect(Buffer.byteLength(withoutMap)).toBeLessThanOrEqual(MOST);
  expect(Buffer.byteLength(withoutMap)).toBeGreaterThan(300 * 1024);
  const packages = new Set(
    [...withoutMap.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//g)].map(([, name]) => name),
  );
  const expected = ['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc'];
  expect([...packages].filter((name) => !expected.includes(name ?? ''))).toEqual([]);
}, 60_000);
