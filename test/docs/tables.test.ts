/** What a table of the documents lists is what the code has, no more, no less and nothing twice. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventTypes } from '../../src/contract/backend.js';
import { policiesFor } from '../../src/contract/policy-schema.js';
import { initialState } from '../../src/contract/reauth-input.js';
import type { ReauthState } from '../../src/contract/state.js';
import { phaseOf } from '../../src/contract/view.js';
import { attentionKinds, failureKinds, phases } from '../../src/contract/words.js';
import { providerKits } from '../../src/providers/registry.js';
import { alerts } from '../sight/prometheus.js';
import { START, ada, inputOf } from '../unit/machine/make.js';

const HOW = 'docs/how-it-works.md';

/** The rows of the first table below a heading that is, as cells without their backticks. */
function rowsBelow(file: string, heading: string): string[][] {
  const section = readFileSync(file, 'utf8').split(`\n## ${heading}\n`)[1] ?? '';
  const [table = ''] = /^\|(?:.*\n)+?(?!\|)/m.exec(section) ?? [];
  return table
    .trimEnd()
    .split('\n')
    .slice(2)
    .map((row) => row.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll('`', '')));
}

test.each([
  ['Failures', HOW, failureKinds],
  ['What the backend is told', HOW, eventTypes],
  ['Attention', 'docs/operations.md', attentionKinds],
])('"%s" has every word', (heading, file, words) => {
  const listed = rowsBelow(file, heading).map(([word]) => word);
  expect(listed.toSorted()).toEqual([...words].toSorted());
});

test('somebody is told of every kind of attention, by one alert', () => {
  const told = alerts.flatMap(({ expr }) =>
    [...expr.matchAll(/reauth_open_attention\{kind=~?"([^"]+)"/g)].flatMap(([, kinds = '']) =>
      kinds.split('|'),
    ),
  );
  expect(told.toSorted()).toEqual([...attentionKinds].toSorted());
});

test('"Phases" has them in the order in which the first that holds counts', () => {
  const listed = rowsBelow(HOW, 'Phases').map(([phase]) => phase);
  expect(listed).toEqual(phases);
  let state: ReauthState = {
    ...initialState(inputOf(), START),
    closed: { at: START, outcome: 'cancelled' },
    verification: { since: START, attempts: 0, nextAt: START, until: START },
    pausedAt: START,
    snoozed: { at: START, until: START },
    escalated: { at: START, cause: 'ladder' },
    notices: [{ key: 'first/ada/1', kind: 'first', contact: ada.id, number: 1, channel: 'mail', at: START }],
  };
  const derived = [phaseOf(state)];
  for (const field of ['closed', 'verification', 'pausedAt', 'snoozed', 'escalated'] as const) {
    const { [field]: _, ...less } = state;
    state = less;
    derived.push(phaseOf(state));
  }
  derived.push(phaseOf({ ...state, notices: [] }));
  expect(derived).toEqual(listed);
});

/** `exchangeDuty(state, now)`, `{ kind: 'close', … }`: how `decide` lists the duties, the weightiest first. */
test('"What is due, and when" has the duties in the order of `decide`', () => {
  const [, list = ''] =
    /function duties\(.*?return \[\n(.*?)\n {2}\];/s.exec(readFileSync('workflows/decide.ts', 'utf8')) ?? [];
  const inCode = list.split('\n').map((line) => /(\w+)Dut(?:y|ies)\(|kind: '(\w+)'/.exec(line));
  const called: Record<string, string> = {
    press: 'mint (press)',
    mintAhead: 'mint (ahead)',
    lastCall: 'last_call',
  };
  const duties = inCode.map((found) => found?.[1] ?? found?.[2] ?? '').map((name) => called[name] ?? name);
  expect(duties.length).toBeGreaterThan(10);
  expect(rowsBelow(HOW, 'What is due, and when').map(([duty]) => duty)).toEqual(duties);
});

test('"The policy" has every field with its default', () => {
  const { fields, policyFor } = policiesFor(providerKits);
  const rows = rowsBelow(HOW, 'The policy');
  expect(rows.map(([field]) => field).toSorted()).toEqual(Object.keys(fields.shape).toSorted());
  for (const [field = '', byDefault = ''] of rows) {
    const given = fields.parse({ [field]: JSON.parse(byDefault) as unknown });
    for (const kit of providerKits) expect(policyFor(kit, given), field).toEqual(policyFor(kit));
  }
});
