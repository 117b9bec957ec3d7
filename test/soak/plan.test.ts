import { expect, test } from 'vitest';
import type { Fault as DwollaFault } from '../simulators/dwolla/index.js';
import type { Fault as FinchFault } from '../simulators/finch/index.js';
import { noises, planFrom, upheavals, type Plan } from './plan.js';
import { scriptNames } from './scripts.js';

const SIZE = { reauths: 1_000, spread: 900_000, upheavalEvery: 15_000 };

function faultsIn({ reauths }: Plan): Set<string> {
  return new Set(
    reauths.flatMap(({ faults }) => faults.map(({ at, call, fault }) => `${at} ${call} ${fault.kind}`)),
  );
}

test('the same seed makes the same plan, another one another', () => {
  expect(planFrom(7, SIZE)).toEqual(planFrom(7, SIZE));
  expect(planFrom(8, SIZE).reauths).not.toEqual(planFrom(7, SIZE).reauths);
});

test('the first reauths of a seed are the same, however many follow', () => {
  const without = ({ reauths }: Plan) => reauths.map((each) => ({ ...each, startsAt: 0 }));
  expect(without(planFrom(7, { ...SIZE, reauths: 40 }))).toEqual(without(planFrom(7, SIZE)).slice(0, 40));
});

test('a thousand have every script at every provider, every noise and every upheaval', () => {
  const plan = planFrom(7, SIZE);
  expect(new Set(plan.reauths.map(({ script }) => script))).toEqual(new Set(scriptNames));
  expect(new Set(plan.reauths.flatMap(({ noise }) => noise))).toEqual(new Set(noises));
  expect(new Set(plan.upheavals.map(({ what }) => what))).toEqual(new Set(upheavals));
});

test('a thousand have every kind of fault at every call', () => {
  const everywhere = ['status', 'html', 'hang', 'reset', 'not_json'];
  const calls = ['finch introspect', 'dwolla session', 'dwolla exchange', 'dwolla balance'];
  expect(faultsIn(planFrom(7, SIZE))).toEqual(
    new Set([
      ...calls.flatMap((call) => everywhere.map((kind) => `${call} ${kind}`)),
      ...[...everywhere, 'missing_connect_url', 'empty_201'].map((kind) => `finch mint ${kind}`),
      ...everywhere.map((kind) => `finch token ${kind}`),
      ...['status', 'html', 'hang', 'reset', 'missing_location', 'hostile_location'].map(
        (kind) => `dwolla mint ${kind}`,
      ),
      'mail delivery lost_answer',
      'mail delivery refuse',
    ]),
  );
});

/** A new kind of fault has to be named here. What is not drawn: `hold` waits for a test. */
const kinds = {
  finch: {
    status: true,
    html: true,
    hang: true,
    reset: true,
    hold: false,
    missing_connect_url: true,
    empty_201: true,
    not_json: true,
  } satisfies Record<FinchFault['kind'], boolean>,
  dwolla: {
    status: true,
    html: true,
    hang: true,
    reset: true,
    hold: false,
    missing_location: true,
    hostile_location: true,
    not_json: true,
  } satisfies Record<DwollaFault['kind'], boolean>,
};

test('every kind of fault that a simulated provider knows is drawn', () => {
  const faults = [...faultsIn(planFrom(7, SIZE))].map((fault) => fault.split(' '));
  for (const [at, known] of Object.entries(kinds)) {
    const drawn = new Set(faults.filter(([where]) => where === at).map(([, , kind]) => kind));
    expect(drawn).toEqual(new Set(Object.entries(known).flatMap(([kind, is]) => (is ? [kind] : []))));
  }
});
