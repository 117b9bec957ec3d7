/** What an operator tells many at once, and what would happen when. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  api,
  brokenConnection,
  linkIn,
  mailTo,
  mailsTo,
  pressed,
  repair,
  start,
  view,
  workflowOf,
} from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';
import { operatorSettings, reauth, type Ended } from './reauth.js';

// Each command is a process of its own, and takes seconds where the machine is busy.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer);
});
afterAll(() => world.close());

const operator = (...args: string[]): Promise<Ended> => reauth(operatorSettings(world), args);

async function asked(institution: string) {
  const { email, body } = brokenConnection(world, { institution });
  const { id } = await start(world, body);
  await mailTo(world, email);
  return id;
}

test('an institution is paused and resumed, with the number shown first', async () => {
  const there = [await asked('It’s down'), await asked('It’s down')];
  const elsewhere = await asked('It is up');
  const phases = () => Promise.all(there.map(async (id) => (await view(world, id)).phase));
  const named = ['--institution', 'It’s down'];
  const count = async (order: string): Promise<string> =>
    until('visibility knows of them', async () => {
      const { stdout } = await operator(order, ...named);
      return stdout.startsWith('2 ') && stdout;
    });
  expect(await count('pause-all')).toBe('2 open reauths to pause. Nothing is told yet: add --yes.\n');
  expect(await phases()).toEqual(['waiting', 'waiting']);
  expect((await operator('pause-all', ...named, '--yes')).stdout).toContain('Telling 2 open reauths');
  await until('both are paused', async () => (await phases()).every((phase) => phase === 'paused'));
  expect((await view(world, elsewhere)).phase).toBe('waiting');
  await count('resume-all');
  expect((await operator('resume-all', ...named, '--yes', '--json')).stdout).toMatch(/"jobId"/);
  await until('both go on', async () => (await phases()).every((phase) => phase === 'waiting'));
  expect((await operator('pause-all', '--institution', "' OR ReauthPhase != '")).stdout).toBe(
    'There is nothing to pause.\n',
  );
});

test('a resume reaches one whose check hides that it is paused', async () => {
  const { connection, email, body } = brokenConnection(world, { institution: 'It is slow' });
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  world.finch.fault('introspect', { kind: 'status', status: 500 });
  try {
    expect((await operator('pause', id)).code).toBe(0);
    await repair(await pressed(link));
    await until('it is checked', async () => (await view(world, id)).phase === 'verifying');
    await until('visibility knows of it', async () =>
      (await operator('resume-all', '--institution', 'It is slow')).stdout.startsWith('1 '),
    );
    await operator('resume-all', '--institution', 'It is slow', '--yes');
    const handle = workflowOf(world, connection.id);
    await until('it was told', async () =>
      (await handle.fetchHistory()).events?.some(
        (event) => event.workflowExecutionSignaledEventAttributes?.signalName === 'resume',
      ),
    );
  } finally {
    world.finch.clearFaults();
  }
});

test('many are cancelled, and no others', async () => {
  const there = [await asked('Gone Bank'), await asked('Gone Bank')];
  const elsewhere = await asked('Open Bank');
  const named = ['cancel-all', '--institution', 'Gone Bank'];
  await until('visibility knows of them', async () =>
    (await operator(...named)).stdout.startsWith('2 open reauths to cancel. Nothing is told yet'),
  );
  expect((await operator(...named, '--yes', '--reason', 'it is gone')).stdout).toMatch(
    /^Telling 2 open reauths to cancel: temporal batch describe --job-id \S+\n$/,
  );
  await until('both are closed', async () => {
    const outcomes = await Promise.all(there.map(async (id) => (await view(world, id)).outcome));
    return outcomes.every((outcome) => outcome === 'cancelled');
  });
  expect((await view(world, elsewhere)).phase).toBe('waiting');
});

test('many are asked once more, once in a job, and nobody who snoozed', async () => {
  const institution = 'Lost Mail Bank';
  const reports = [1, 2, 3].map(() => brokenConnection(world, { institution }));
  const [one, other, snoozed] = await Promise.all(
    reports.map(async ({ body, email, connection }) => {
      const { id } = await start(world, body);
      await mailTo(world, email);
      return { id, email, connection: connection.id };
    }),
  );
  if (!one || !other || !snoozed) throw new Error('three were started');
  await api(world, 'POST', `/v1/reauths/${snoozed.id}/snooze`, {
    until: new Date(Date.now() + 86_400_000).toISOString(),
  });
  const named = ['resend-all', '--institution', institution];
  await until('visibility knows of them', async () =>
    (await operator(...named)).stdout.startsWith('2 open reauths to resend. Nothing is told yet'),
  );
  const told = async (connection: string): Promise<number> =>
    ((await workflowOf(world, connection).fetchHistory()).events ?? []).filter(
      (event) => event.workflowExecutionUpdateAcceptedEventAttributes,
    ).length;
  expect((await operator(...named, '--yes', '--job', 'lost-mails')).stdout).toBe(
    'Told 2 open reauths to resend, in the job lost-mails.\n',
  );
  for (const { email } of [one, other]) {
    await until('the mail is sent once more', () => mailsTo(world, email).length === 2);
  }
  expect(JSON.parse((await operator(...named, '--yes', '--job', 'lost-mails', '--json')).stdout)).toEqual({
    reauths: 2,
    job: 'lost-mails',
    told: 2,
    ended: 0,
    left: 0,
  });
  expect(await told(one.connection)).toBe(1);
  expect((await operator(...named, '--yes')).stdout).toMatch(/in the job \d{4}-\d\d-\d\d\.\n$/);
  expect(await told(one.connection)).toBe(2);
  expect(mailsTo(world, snoozed.email)).toHaveLength(1);
});

test('show --plan tells what would happen when', async () => {
  const id = await asked('Gusto');
  const { stdout } = await operator('show', id, '--plan', '--json');
  const kinds = (JSON.parse(stdout) as { kind: string; at: string }[]).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind !== 'mint')).toEqual([
    ...Array.from({ length: 5 }, () => 'reminder'),
    'last_call',
    'escalation',
    'close',
  ]);
  expect((await operator('show', id, '--plan')).stdout).toMatch(/reminder\s+c1/);
});

test('snooze holds the reminders, for two weeks at the most', async () => {
  const id = await asked('Gusto');
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  expect((await operator('snooze', id, day(3))).code).toBe(0);
  expect((await view(world, id)).phase).toBe('snoozed');
  const refused = await operator('snooze', id, day(20));
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('more than 14 days away') });
  await api(world, 'POST', `/v1/reauths/${id}/cancel`);
  expect((await operator('snooze', id, day(3))).code).toBe(4);
});
