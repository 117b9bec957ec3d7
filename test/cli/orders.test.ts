/** What an operator does with `reauth`, and what it says where that cannot be done. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { generateKey } from '../../src/secrets/key-ring.js';
import { freePort } from '../free-port.js';
import { brokenConnection, mailTo, mailsTo, reportOf, start, view } from '../people.js';
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

const operator = (args: string[], input?: string): Promise<Ended> =>
  reauth(operatorSettings(world), args, input);

async function asked(body: Record<string, unknown> = {}) {
  const broken = brokenConnection(world, body);
  const { id } = await start(world, broken.body);
  await mailTo(world, broken.email);
  return { ...broken, id, named: `finch/${broken.connection.id}` };
}

describe('orders', () => {
  test('pause and resume, several at once', async () => {
    const [one, two] = [await asked(), await asked()];
    const paused = await operator(['pause', one.id, two.named]);
    expect(paused).toMatchObject({ code: 0, stderr: '' });
    expect(paused.stdout.match(/paused$/gm)).toHaveLength(2);
    for (const { id } of [one, two]) expect((await view(world, id)).phase).toBe('paused');
    const { stdout } = await operator(['resume', one.id, '--json']);
    expect(JSON.parse(stdout)).toMatchObject([{ given: one.id, reauth: { id: one.id, phase: 'waiting' } }]);
    expect((await view(world, two.id)).phase).toBe('paused');
  });

  test('resend sends the mail once more', async () => {
    const { named, email } = await asked();
    expect((await operator(['resend', named])).code).toBe(0);
    await until('there are two mails', () => mailsTo(world, email).length === 2);
  });

  test('cancel, also when repeated; then nothing else is to be told', async () => {
    const { id } = await asked();
    for (const _ of [1, 2]) expect(await operator(['cancel', id])).toMatchObject({ code: 0, stderr: '' });
    expect(await view(world, id)).toMatchObject({ phase: 'closed', outcome: 'cancelled' });
    const closed = await operator(['pause', id]);
    expect(closed).toEqual({ code: 4, stdout: '', stderr: `${id} is closed: cancelled\n` });
  });

  test('one that is unknown holds up no other, and the highest code counts', async () => {
    const [open, cancelled] = [await asked(), await asked()];
    await operator(['cancel', cancelled.id]);
    const { code, stdout, stderr } = await operator([
      'pause',
      'finch/nobody',
      cancelled.id,
      open.id,
      '--json',
    ]);
    expect(code).toBe(4);
    const told = JSON.parse(stdout) as { given: string }[];
    expect(Object.fromEntries(told.map((each) => [each.given, each]))).toMatchObject({
      'finch/nobody': { problem: expect.stringMatching(/no such reauth/) },
      [cancelled.id]: { reauth: { outcome: 'cancelled' }, problem: expect.stringMatching(/closed/) },
      [open.id]: { reauth: { phase: 'paused' } },
    });
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
  });

  test('with one that is no name nothing is done to any', async () => {
    const { id } = await asked();
    expect((await operator(['cancel', id, 'nonsense'])).code).toBe(2);
    expect((await view(world, id)).phase).toBe('waiting');
  });
});

describe('start', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reauth-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('from a file, and joined from standard input', async () => {
    const { body, email } = brokenConnection(world);
    const file = join(folder, 'body.json');
    await writeFile(file, JSON.stringify(body));
    const first = await operator(['start', file]);
    expect(first).toMatchObject({ code: 0, stderr: 'It is started.\n' });
    await mailTo(world, email);
    const again = await operator(['start', '-', '--json'], JSON.stringify(body));
    expect(again).toMatchObject({ code: 0, stderr: '' });
    const { started, reauth: joined } = JSON.parse(again.stdout) as {
      started: boolean;
      reauth: { id: string };
    };
    expect(started).toBe(false);
    expect(first.stdout).toContain(joined.id);
    expect((await view(world, joined.id)).phase).toBe('waiting');
  });

  test('every wrong field is named, as the API names it', async () => {
    const { body } = brokenConnection(world, { contacts: [{ email: 'x' }], colour: 'red' });
    const misfit = await operator(['start', '-'], JSON.stringify(body));
    expect(misfit).toMatchObject({ code: 2, stdout: '' });
    expect(misfit.stderr).toMatch(/^ {2}\/contacts\/0\/email /m);
    expect(misfit.stderr).toMatch(/^ {2}\/colour /m);
    const past = brokenConnection(world, { neededBy: '2020-01-01T00:00:00Z' }).body;
    const impossible = await operator(['start', '-'], JSON.stringify(past));
    expect(impossible).toMatchObject({ code: 2, stdout: '' });
    expect(impossible.stderr).toMatch(/^ {2}\/neededBy lies in the past$/m);
    expect((await operator(['start', '-'], '{')).stderr).toBe('standard input is not JSON\n');
    expect((await operator(['start', join(folder, 'none.json')])).code).toBe(2);
  });

  test('a policy by its name, where REAUTH_CONFIG names the file; the secrets it refers to are not needed', async () => {
    const file = join(folder, 'reauth.yaml');
    await writeFile(
      file,
      'policies: { calm: { holdFor: 3 days } }\ntenants: { acme: { keys: [{ env: NOT_HERE }] } }\n',
    );
    const { body } = brokenConnection(world);
    const text = JSON.stringify({ ...body, policy: 'calm' });
    expect((await operator(['start', '-'], text)).stderr).toMatch(/^ {2}\/policy unknown policy/m);
    const REAUTH_CONFIG = file;
    const { code, stdout } = await reauth(
      { ...operatorSettings(world), REAUTH_CONFIG },
      ['start', '-', '--json'],
      text,
    );
    expect(code).toBe(0);
    const { reauth: begun } = JSON.parse(stdout) as {
      reauth: { nextAction: { at: string }; startedAt: string };
    };
    const days = (Date.parse(begun.nextAction.at) - Date.parse(begun.startedAt)) / (24 * 60 * 60 * 1000);
    expect(days).toBeCloseTo(3, 1);
  });

  test('an access token is sealed with the key ring, and refused without one', async () => {
    const accessToken = 'token-of-the-operator';
    const connection = world.finch.addConnection({ status: 'reauth' });
    const { body } = reportOf({ provider: 'finch', id: connection.id, accessToken });
    const refused = await operator(['start', '-'], JSON.stringify(body));
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/\/connection\/accessToken cannot be sealed/);
    const keyed = { ...operatorSettings(world), REAUTH_KEYS: generateKey('other') };
    const taken = await reauth(keyed, ['start', '-'], JSON.stringify(body));
    expect(taken.code).toBe(0);
    expect(taken.stdout + taken.stderr + refused.stderr).not.toContain(accessToken);
  });
});

describe('when something is away', () => {
  test('Temporal', async () => {
    const TEMPORAL_ADDRESS = `127.0.0.1:${await freePort()}`;
    const { code, stdout, stderr } = await reauth({ TEMPORAL_ADDRESS }, ['list', '--json']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`Temporal cannot be reached at ${TEMPORAL_ADDRESS}; check TEMPORAL_ADDRESS.\n`);
  });

  test('the namespace', async () => {
    const elsewhere = { ...operatorSettings(world), TEMPORAL_NAMESPACE: 'nowhere' };
    for (const args of [['list'], ['show', 'finch/x']]) {
      const { code, stderr } = await reauth(elsewhere, args);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^Temporal does not know this namespace; check TEMPORAL_NAMESPACE/);
    }
  });

  test('the worker: the list goes on, and the rest says whom it waits for', async () => {
    const { id } = await asked();
    await world.service.close();
    try {
      const { code, stderr } = await operator(['show', id]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^Temporal did not answer\. .*is a worker\? Start one with "reauth worker"/);
      expect((await operator(['list', '--all', '--ids'])).stdout).toContain(id);
    } finally {
      await world.restart();
    }
  });
});

test('wrong usage says so, and help tells the exit codes', async () => {
  expect(await operator(['lsit'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/unknown command/),
  });
  expect((await operator(['list', '--all', '--limit', '3'])).code).toBe(2);
  expect((await operator(['list', '--tenant', 'A B'])).code).toBe(2);
  expect((await operator(['pause'])).code).toBe(2);
  const { code, stdout } = await operator(['help']);
  expect(code).toBe(0);
  for (const line of [
    '0  done',
    '1  failed',
    '2  wrong usage',
    '3  no such reauth',
    '4  the reauth is closed',
  ]) {
    expect(stdout).toContain(line);
  }
});
