/** One broken connection, from the report to the receipt, on a real server: what it costs, and what it never tells. */
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReauthView } from '../../src/contract/view.js';
import { decoded } from '../decoded.js';
import { handOffIdFor } from '../../src/contract/ids.js';
import { startDevServer } from '../temporal-server/index.js';
import {
  brokenConnection,
  linkIn,
  mailTo,
  mailsTo,
  pressed,
  repair,
  reportOf,
  start,
  view,
  workflowOf,
} from '../people.js';
import { dwollaWays } from '../ways.js';
import { until } from '../until.js';
import { EVENTS_SECRET, startWorld, type World } from '../world.js';

/** With a backend that takes events, and without. */
let told: World;
let untold: World;
beforeAll(async () => {
  told = await startWorld(startDevServer, { withBackend: true });
  untold = await startWorld(startDevServer);
});
afterAll(() => Promise.all([told.close(), untold.close()]));

/** What Temporal Cloud bills, by its page on actions; retries of activities would count too, and there are none. */
const BILLED = [
  'workflowExecutionStartedEventAttributes',
  'activityTaskScheduledEventAttributes',
  'timerStartedEventAttributes',
  'upsertWorkflowSearchAttributesEventAttributes',
  'workflowExecutionSignaledEventAttributes',
  'workflowExecutionUpdateAcceptedEventAttributes',
] as const;

test('a broken connection is repaired by its person, within the budget, without a secret in the history', async () => {
  const world = told;
  const { connection, email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const first = await mailTo(world, email);
  const connectUrl = await pressed(linkIn(first));
  const callback = await repair(connectUrl);
  await mailTo(world, email, /connected again/);
  const handle = workflowOf(world, connection.id);
  await handle.result();

  expect(await view(world, id)).toMatchObject<Partial<ReauthView>>({
    outcome: 'reconnected',
    by: 'user',
    evidence: 'introspect',
    notices: [expect.objectContaining({ kind: 'first' }), expect.objectContaining({ kind: 'receipt' })],
  });
  expect(mailsTo(world, email)).toHaveLength(2);
  expect(world.finch.sessions.filter((session) => session.connectionId === connection.id)).toHaveLength(1);

  // With the hand-off, which is a workflow of its own.
  const events = await withinBudget(handle, { events: 56, actions: 13 });
  await until('the backend has the credentials', () =>
    world.backend.events(id).some(({ type }) => type === 'reauth.credentials'),
  );
  const handOff = world.env.client.workflow.getHandle(
    handOffIdFor(
      { tenant: 'default', provider: 'finch', connectionId: connection.id },
      (await handle.describe()).runId,
    ),
  );
  await handOff.result();
  const handedOff = await withinBudget(handOff, { events: 18, actions: 3 });
  const histories = `${decoded(events)}${decoded(handedOff)}`;
  const described = await handle.describe();
  const everything = `${histories}${decoded(described.raw)}${world.log.text()}`;
  const code = new URL(callback).searchParams.get('code') ?? '';
  const secrets = [
    ...world.finch.sessions.map((session) => session.id),
    code,
    new URL(callback).searchParams.get('state') ?? '',
    world.finch.connection(connection.id)?.accessToken ?? '',
    EVENTS_SECRET,
    linkIn(first),
    new URL(linkIn(first)).pathname.slice(3),
  ];
  expect(histories).toContain('Payroll deductions');
  expect(world.log.text()).toContain('session minted');
  for (const secret of secrets) tellsNothingOf(secret, everything);
});

test('a bank account is repaired by its person, within its budget, without a secret in history, logs or mails', async () => {
  const world = untold;
  const { id: exchangeId, connection } = dwollaWays.broken(world);
  const { email, body } = reportOf(connection);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  await dwollaWays.repair(world, link);
  await mailTo(world, email, /connected again/);
  const handle = workflowOf(world, exchangeId, 'dwolla');
  await handle.result();
  expect(await view(world, id)).toMatchObject<Partial<ReauthView>>({
    outcome: 'reconnected',
    by: 'user',
    evidence: 'balance',
    notices: [expect.objectContaining({ kind: 'first' }), expect.objectContaining({ kind: 'receipt' })],
  });

  // The probe before the first notice is one action more.
  const history = decoded(await withinBudget(handle, { events: 50, actions: 13 }));
  const described = decoded((await handle.describe()).raw);
  const mails = JSON.stringify(
    mailsTo(world, email).map(({ text, html, headers }) => [text, html, [...headers]]),
  );
  const [session, ...others] = world.dwolla.sessions.filter((each) => each.exchangeId === exchangeId);
  expect(others).toEqual([]);
  for (const secret of [session?.plaidToken ?? '', session?.id ?? '']) {
    tellsNothingOf(secret, `${history}${described}${world.log.text()}${mails}`);
  }
  tellsNothingOf(link, `${history}${described}${world.log.text()}`);
});

test('the address of an MX widget is in no history, log or mail either', async () => {
  const world = untold;
  world.dwolla.knobs.mxMint = 201;
  const { id: exchangeId, fundingSourceId } = world.dwolla.addExchange({ broken: true, partner: 'mx' });
  const { email, body } = reportOf({ provider: 'dwolla', id: exchangeId, fundingSourceId });
  await start(world, body);
  const url = await pressed(linkIn(await mailTo(world, email)));
  expect(url).toBe(world.dwolla.sessions.find((each) => each.exchangeId === exchangeId)?.mxUrl);
  const { events = [] } = await workflowOf(world, exchangeId, 'dwolla').fetchHistory();
  const mails = JSON.stringify(mailsTo(world, email).map(({ text, html }) => [text, html]));
  tellsNothingOf(new URL(url).pathname, `${decoded(events)}${world.log.text()}${mails}`);
});

async function withinBudget(handle: WorkflowHandle, budget: { events: number; actions: number }) {
  const { events } = await handle.fetchHistory();
  const billed = (events ?? []).filter((event) => BILLED.some((kind) => event[kind]));
  console.log(`happy path: ${events?.length} history events, ${billed.length} billable actions`);
  expect(events?.length).toBeLessThanOrEqual(budget.events);
  expect(billed.length).toBeLessThanOrEqual(budget.actions);
  return events ?? [];
}

function tellsNothingOf(secret: string, everything: string): void {
  expect(secret.length).toBeGreaterThan(8);
  expect(everything.includes(secret)).toBe(false);
}
