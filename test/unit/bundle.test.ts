/** What every waiting reauth keeps in memory: the bundle stays small, and holds nothing but the process. */
import { expect, test } from 'vitest';
import { bundleWorkflows } from '../../src/main/bundle.js';

const MOST = 640 * 1024;

test('the workflow bundle stays within its budget, without zod or any other library', async () => {
  const { code } = await bundleWorkflows();
  const withoutMap = code.replace(/\/\/# sourceMappingURL=.*$/s, '');
  expect(Buffer.byteLength(withoutMap)).toBeLessThanOrEqual(MOST);
  expect(Buffer.byteLength(withoutMap)).toBeGreaterThan(300 * 1024);
  const packages = new Set(
    [...withoutMap.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//g)].map(([, name]) => name),
  );
  const expected = ['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc'];
  expect([...packages].filter((name) => !expected.includes(name ?? ''))).toEqual([]);
}, 60_000);
