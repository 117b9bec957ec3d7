/** Each list filter of the operator's guide, as it is written there, finds on a real server what it says, and no more. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { workflowIdFor } from '../../src/contract/ids.js';
import { withCauses } from '../../src/temporal/outage.js';
import { reauthsInEveryState } from '../every-state.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

type Reauths = Awaited<ReturnType<typeof reauthsInEveryState>>;
type Name = keyof Reauths;

let world: World;
let reauths: Reauths;
beforeAll(async () => {
  world = await startWorld(startDevServer);
  reauths = await reauthsInEveryState(world);
  // What is due from now on is overdue.
  await world.service.close();
});
afterAll(() => world.close());

/** Stuck by itself is none of them: what the server says of such a one is its own affair. */
const found: Record<string, Name[]> = {
  'whatever needs a person': ['mintRefused', 'checkRefused', 'bounced', 'nobody', 'mailDown'],
  'minting is refused': ['mintRefused'],
  'verifying is refused': ['checkRefused'],
  'an address bounced': ['bounced'],
  'nobody is known who could repair it': ['nobody'],
  'our own mail or webhook is down': ['mailDown'],
  'the ladder or `neededBy` is over, and a human was told': ['escalated'],
  'nobody was asked yet, though it is an hour old': ['mintRefused', 'nobody', 'mailDown'],
  'paused, perhaps forgotten': ['paused'],
  'overdue: no worker runs, or the workflow is stuck': ['spent'],
  'the workflow is stuck': [],
  'many sessions are spent': ['spent'],
  'never repaired': ['abandoned'],
  'ended from outside, without a word to anybody': ['terminated'],
  'all reauths of a connection': ['waiting'],
  'one reauth by the id of the API': ['waiting'],
};

const [, written = ''] =
  /<!-- filters -->\n(.*?)<!-- \/filters -->/s.exec(readFileSync('docs/operations.md', 'utf8')) ?? [];
const filters = [...written.matchAll(/^\| (.*?) +\| `(.*)` +\|$/gm)].map(
  ([, what = '', filter = '']): [string, string] => [what, filter],
);

test('every filter of the guide is looked at', () => {
  expect(filters.map(([what]) => what)).toEqual(Object.keys(found));
});

test.each(filters)('%s', async (what, filter) => {
  const { id, connection } = reauths.waiting;
  const query = filter
    .replace('2026-12-01T00:00:00Z', new Date(Date.now() + 2_000).toISOString())
    .replace('<connection id>', connection)
    .replace('<id>', id);
  const nameOf = new Map(
    Object.entries(reauths).map(([name, each]) => [
      workflowIdFor({ tenant: 'default', provider: 'finch', connectionId: each.connection }),
      name,
    ]),
  );
  const seen = async (): Promise<string[]> => {
    const names: string[] = [];
    for await (const { workflowId } of world.env.client.workflow.list({ query })) {
      names.push(nameOf.get(workflowId) ?? workflowId);
    }
    return names.sort();
  };
  const expected: string[] = (found[what] ?? []).toSorted();
  if (what === 'the workflow is stuck' && (await lacksReportedProblems(seen))) return;
  await until(`${query} finds ${expected.join(', ')}`, async () => {
    const names = await seen();
    return names.join() === expected.join();
  });
});

/** Server 1.29 does, as the guide says. */
async function lacksReportedProblems(look: () => Promise<unknown>): Promise<boolean> {
  const refusal = await look().then(
    () => [],
    (error: unknown) => withCauses(error),
  );
  return refusal.some(({ message }) =>
    message.includes("'TemporalReportedProblems' is not a valid search attribute"),
  );
}
