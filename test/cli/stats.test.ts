/** `reauth stats`, from what a real server's visibility knows. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { encodeUnifiedSearchAttributes } from '@temporalio/common/lib/converter/payload-search-attributes.js';
import { workflowIdFor } from '../../src/contract/ids.js';
import { WORKFLOW_TYPE, searchAttributes } from '../../src/contract/messages.js';
import { statsOf, type GroupStats, type Stats } from '../../src/temporal/stats.js';
import {
  api,
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  pressed,
  repair,
  reportOf,
  start,
} from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { dwollaWays } from '../ways.js';
import { OTHER_API_KEY, startWorld, type World } from '../world.js';
import { operatorSettings, reauth, type Ended } from './reauth.js';

// Each command is a process of its own, and takes seconds where the machine is busy.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer);
});
afterAll(() => world.close());

type Read = Stats & { tenant: string; since: string; groups: GroupStats[] };
const operator = (...args: string[]): Promise<Ended> => reauth(operatorSettings(world), ['stats', ...args]);
const read = async (...args: string[]): Promise<Read> =>
  JSON.parse((await operator('--json', ...args)).stdout) as Read;

async function repaired(): Promise<void> {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  await repair(await pressed(linkIn(await mailTo(world, email))));
  await closed(world, id);
}

test('open by phase, closed by outcome and how long repairs took, by provider and institution', async () => {
  await Promise.all([repaired(), repaired()]);
  const { id } = await start(world, brokenConnection(world).body);
  await api(world, 'POST', `/v1/reauths/${id}/cancel`);
  const waiting = brokenConnection(world);
  await start(world, waiting.body);
  await mailTo(world, waiting.email);
  await start(world, reportOf(dwollaWays.broken(world).connection, { institution: 'First Bank' }).body);
  await api(world, 'POST', '/v1/reauths', brokenConnection(world).body, OTHER_API_KEY);
  await goesOn();

  const times = { p50Seconds: expect.any(Number), p90Seconds: expect.any(Number) };
  const stats = await until(
    'visibility knows of all',
    async () => {
      const now = await read();
      return now.closed.total === 3 && now.open.byPhase.waiting === 2 && now;
    },
    60_000,
  );
  expect(stats).toEqual({
    tenant: 'default',
    since: expect.stringMatching(/^\d{4}-.*Z$/),
    open: { total: 2, byPhase: { waiting: 2 } },
    closed: { total: 3, byOutcome: { reconnected: 2, cancelled: 1 } },
    repair: times,
    groups: [
      {
        provider: 'finch',
        institution: 'Gusto',
        open: { total: 1, byPhase: { waiting: 1 } },
        closed: { total: 3, byOutcome: { reconnected: 2, cancelled: 1 } },
        repair: times,
      },
      {
        provider: 'dwolla',
        institution: 'First Bank',
        open: { total: 1, byPhase: { waiting: 1 } },
        closed: { total: 0, byOutcome: {} },
      },
    ],
  });
  const { code, stdout } = await operator();
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Closed since \d{4}-\d\d-\d\d \d\d:\d\d \(UTC\), and all that are open\.$/m);
  expect(stdout).toMatch(/^Open +2\n {2}waiting +2\nClosed +3\n {2}reconnected +2\n {2}cancelled +1$/m);
  expect(stdout).toMatch(/^finch +Gusto +1 +3 +2 +\d+s +\d+s$/m);
  expect(stdout).toMatch(/^dwolla +First Bank +1 +0 +0 +- +-$/m);
  expect((await read('--provider', 'dwolla')).groups.map(({ provider }) => provider)).toEqual(['dwolla']);
  expect((await read('--tenant', 'other')).open.total).toBe(1);
  const later = await until('all closed before that', async () => {
    const now = await read('--since', '2 seconds');
    return now.closed.total === 0 && now;
  });
  expect(later.open.total).toBe(2);
  expect(await operator('--since', 'tomorrow')).toMatchObject({ code: 2, stdout: '' });
});

/** A run of ours that went on in a new one, which ended at once: told by hand, as the server hears it from a worker. */
async function goesOn(): Promise<void> {
  const { workflowService, options } = world.env.client;
  const { namespace } = options;
  const taskQueue = { name: 'by-hand' };
  const workflowId = workflowIdFor({ tenant: 'default', provider: 'finch', connectionId: 'long-lived' });
  const attributes = encodeUnifiedSearchAttributes(undefined, [
    { key: searchAttributes.tenant, value: 'default' },
    { key: searchAttributes.provider, value: 'finch' },
    { key: searchAttributes.institution, value: 'Gusto' },
    { key: searchAttributes.phase, value: 'waiting' },
    { key: searchAttributes.id, value: 'AAAAAAAAAAAAAAAA~default~finch~long-lived' },
  ]);
  const about = {
    workflowType: { name: WORKFLOW_TYPE },
    taskQueue,
    searchAttributes: { indexedFields: attributes },
  };
  await workflowService.startWorkflowExecution({ namespace, workflowId, requestId: workflowId, ...about });
  const { taskToken } = await world.env.client.withDeadline(Date.now() + 20_000, () =>
    workflowService.pollWorkflowTaskQueue({ namespace, taskQueue }),
  );
  const CONTINUE_AS_NEW = 10;
  await workflowService.respondWorkflowTaskCompleted({
    namespace,
    taskToken,
    commands: [{ commandType: CONTINUE_AS_NEW, continueAsNewWorkflowExecutionCommandAttributes: about }],
  });
  const query = `WorkflowId = '${workflowId}' AND ExecutionStatus = 'ContinuedAsNew'`;
  await until('visibility knows', async () => (await world.env.client.workflow.count(query)).count === 1);
  await world.env.client.workflow.getHandle(workflowId).terminate();
  await workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId } });
}

test('the times are those of repairs that took so long, by the nearest rank', () => {
  const after = (minutes: number, outcome: 'reconnected' | 'abandoned' = 'reconnected') => ({
    id: `${minutes}`,
    connection: { provider: 'finch', id: '1' },
    institution: 'Gusto',
    phase: 'closed' as const,
    outcome,
    sessions: 1,
    startedAt: '2026-11-01T00:00:00.000Z',
    closedAt: new Date(Date.UTC(2026, 10, 1) + minutes * 60_000).toISOString(),
  });
  const repairs = [10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((minutes) => after(minutes));
  expect(statsOf([...repairs, after(100_000, 'abandoned')]).repair).toEqual({
    p50Seconds: 300,
    p90Seconds: 540,
  });
  expect(statsOf([after(7)]).repair).toEqual({ p50Seconds: 420, p90Seconds: 420 });
  expect(statsOf([after(7, 'abandoned')]).repair).toBeUndefined();
});
