/** What every waiting reauth keeps in memory: the bundle stays small, and holds nothing but the process. */
import { expect, test } from 'vitest';
import { bundleWorkflows, failureKinds } from '../../src/main/bundle.js';

const MOST = 540 * 1024;
/** Characters. */
const LONGEST_LINE = 2_000;

test.each(failureKinds)(
  'the bundle with %s failures stays within its budget, without any library',
  async (kind) => {
    const { code } = await bundleWorkflows(kind);
    const withoutMap = code.replace(/\/\/# sourceMappingURL=.*$/s, '');
    expect(Buffer.byteLength(withoutMap)).toBeLessThanOrEqual(MOST);
    expect(Buffer.byteLength(withoutMap)).toBeGreaterThan(300 * 1024);
    // An error quotes its line: readable in a log, small in a history.
    expect(Math.max(...withoutMap.split('\n').map((line) => line.length))).toBeLessThan(LONGEST_LINE);
    const packages = new Set(
      [...withoutMap.matchAll(/node_modules\/((?:@[\w.-]+\/)?[\w.-]+)\//g)].map(([, name]) => name),
    );
    const expected = ['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc'];
    expect([...packages].filter((name) => !expected.includes(name ?? ''))).toEqual([]);
    expect(withoutMap.includes('encodeCommonAttributes: true')).toBe(kind === 'encoded');
    console.log(`${kind}: ${Math.round(Buffer.byteLength(withoutMap) / 1024)} KiB`);
  },
  60_000,
);
