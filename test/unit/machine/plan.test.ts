/** The plan is what happens where nobody does anything; the documents show it for the default policy. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { policiesFor } from '../../../src/contract/policy-schema.js';
import { initialState } from '../../../src/contract/reauth-input.js';
import { providerKits } from '../../../src/providers/registry.js';
import { planOf } from '../../../workflows/plan.js';
import { live, script } from './arbitraries.js';
import { Drive } from './drive.js';
import { DAY, START, ada, inputOf } from './make.js';

const finch = providerKits.find(({ traits }) => traits.name === 'finch')!;
const byDefault = policiesFor(providerKits).policyFor(finch)!;
const bo = { ...ada, id: 'bo' };

test('is what then happens', () => {
  const input = inputOf({ policy: byDefault, contacts: [ada, bo], token: 'sealed:token' });
  const planned = planOf(initialState(input, START), START);
  const lived = new Drive({ policy: byDefault, contacts: [ada, bo], token: 'sealed:token' }).until(100 * DAY);
  const happened = lived.entries.flatMap(({ step, decidedAt }) => {
    if (!step || step.do === 'finish') return [];
    if (step.do === 'notice')
      return [{ at: decidedAt, kind: step.notice.kind, contact: step.notice.contact }];
    return [{ at: decidedAt, kind: step.do === 'expire' ? 'close' : step.do }];
  });
  expect(planned).toEqual(happened);
  expect(planned.length).toBeGreaterThan(100);
});

test('comes to an end from any state', () => {
  fc.assert(
    fc.property(script, (each) => {
      for (const { before, decidedAt } of live(each).entries.slice(0, 20)) {
        const plan = planOf(before, decidedAt);
        expect(plan.length).toBeLessThan(1_000);
        expect(plan.map(({ at }) => at)).toEqual(
          plan.map(({ at }) => at).toSorted((one, other) => one - other),
        );
      }
    }),
    { numRuns: 60 },
  );
});

test('the documents have it for the default policy', () => {
  const state = initialState(inputOf({ policy: byDefault, contacts: [ada, bo] }), START);
  const rows = planOf(state, START)
    .filter(({ kind }) => kind !== 'mint')
    .map(({ at, kind, contact }) => `| ${(at - START) / DAY} | ${kind} | ${contact ?? 'nobody'} |`);
  const [, table = ''] =
    /<!-- plan -->\n(.*?)<!-- \/plan -->/s.exec(readFileSync('docs/how-it-works.md', 'utf8')) ?? [];
  const written = table.split('\n').filter((line) => /^\| \d/.test(line));
  expect(written.map((line) => line.replaceAll(/ +/g, ' '))).toEqual(rows);
});
