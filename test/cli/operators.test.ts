/** What an operator sees with `reauth`, on a machine that has nothing but the way to Temporal. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { brokenConnection, mailTo, reportOf, start, view, workflowOf } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { dwollaWays } from '../ways.js';
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

/** Visibility knows of a change within a second or so. */
const listed = (args: string[], text: string): Promise<Ended> =>
  until(
    `the list shows ${text}`,
    async () => {
      const ended = await operator(['list', ...args]);
      return ended.stdout.includes(text) && ended;
    },
    60_000,
  );

describe('list', () => {
  test('a table for people, one document for programs, ids for the shell', async () => {
    const institution = 'Table Payroll';
    const { id, named } = await asked({ institution });
    const table = await listed(['--institution', institution], 'waiting');
    expect(table).toMatchObject({ code: 0, stderr: '' });
    const lines = table.stdout.trimEnd().split('\n');
    expect(lines[0]).toMatch(
      /^CONNECTION +INSTITUTION +PHASE +ATTENTION +SESSIONS +NEXT ACTION +STARTED \(UTC\)$/,
    );
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(
        new RegExp(`^${named}  Table Payroll  waiting  -  +1  +[-\\d]+ [:\\d]+  [-\\d]+ [:\\d]+$`),
      ),
    ]);
    const { stdout } = await operator(['list', '--institution', institution, '--json']);
    expect(JSON.parse(stdout)).toEqual({
      items: [expect.objectContaining({ id, phase: 'waiting', startedAt: expect.stringMatching(/Z$/) })],
    });
    const { stdout: ids } = await operator(['list', '--institution', institution, '--ids']);
    expect(ids).toBe(`${id}\n`);
  });

  test('--attention is the worklist', async () => {
    await asked();
    world.finch.fault('mint', { kind: 'status', status: 400 });
    const { id } = await start(world, brokenConnection(world).body);
    const { stdout } = await listed(['--attention', '--ids'], id);
    world.finch.clearFaults();
    expect(stdout).toBe(`${id}\n`);
    expect((await operator(['list', '--attention', 'rejected', '--ids'])).stdout).toBe(`${id}\n`);
    const none = await operator(['list', '--attention', 'bounced']);
    expect(none).toEqual({ code: 0, stdout: '', stderr: 'There are none.\n' });
  });

  test('filters, and pages that go on where the last one ended', async () => {
    const institution = 'Paged Bank';
    const report = () => reportOf(dwollaWays.broken(world).connection, { institution }).body;
    const ids = await Promise.all([1, 2, 3].map(async () => (await start(world, report())).id));
    const ofBank = ['--institution', institution, '--provider', 'dwolla', '--phase', 'waiting', '--json'];
    await until(
      'all are listed',
      async () => {
        const { items } = JSON.parse((await operator(['list', ...ofBank, '--all'])).stdout) as {
          items: unknown[];
        };
        return items.length === 3;
      },
      60_000,
    );
    type Page = { items: { id: string }[]; nextCursor?: string };
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const from = cursor === undefined ? [] : ['--cursor', cursor];
      const page = JSON.parse((await operator(['list', ...ofBank, '--limit', '2', ...from])).stdout) as Page;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== undefined && seen.length < 10);
    expect(seen.sort()).toEqual(ids.sort());
    const people = await operator(['list', '--institution', institution, '--limit', '2']);
    const [, next = ''] = /^There are more: --cursor (\S+), or --all\n$/.exec(people.stderr) ?? [];
    expect(
      (await operator(['list', '--institution', institution, '--limit', '2', '--cursor', next])).code,
    ).toBe(0);
    const elsewhere = await operator(['list', '--limit', '2', '--cursor', next]);
    expect(elsewhere).toMatchObject({ code: 2, stderr: '--cursor is none of ours, or of another list.\n' });
  });

  test('of another tenant it shows nothing', async () => {
    const { id, named } = await asked();
    await listed(['--all', '--ids'], id);
    expect((await operator(['list', '--tenant', 'other', '--all', '--ids'])).stdout).toBe('');
    for (const target of [id, named]) {
      expect((await operator(['show', target, '--tenant', 'other'])).code).toBe(3);
    }
  });

  test('every wrong option is named at once', async () => {
    const { code, stdout, stderr } = await operator(['list', '--phase', 'asleep', '--limit', '0']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^ {2}--phase .*waiting/m);
    expect(stderr).toMatch(/^ {2}--limit /m);
  });
});

describe('show', () => {
  test('a summary for people by either name, with masked addresses and no link', async () => {
    const { id, named, email } = await asked({ metadata: { company: 'c_42' } });
    const [byId, byName] = [await operator(['show', id]), await operator(['show', named])];
    expect(byName).toEqual(byId);
    const { code, stdout, stderr } = byId;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const line of [
      `Reauth       ${id}`,
      `Connection   ${named}`,
      'Institution  Gusto',
      'Phase        waiting',
      'Contacts     c1 Ada a…@example.com',
      'Metadata     {"company":"c_42"}',
      'Times in     UTC',
    ]) {
      expect(stdout.split('\n')).toContain(line);
    }
    expect(stdout).toMatch(/^Next action {2}reminder at \d{4}-\d\d-\d\d \d\d:\d\d$/m);
    expect(stdout).toMatch(/^Notices {6}\d{4}-\d\d-\d\d \d\d:\d\d first by mail to Ada$/m);
    expect(stdout).toMatch(
      /^ {13}\d{4}-\d\d-\d\d \d\d:\d\d first notice to c1 \(a…@example\.com\) by mail$/m,
    );
    expect(stdout).not.toContain(email);
    expect(stdout).not.toContain('/r/');
    const { contacts: _, ...told } = await view(world, id);
    const shown = JSON.parse((await operator(['show', id, '--json'])).stdout) as { timeline: object[] };
    expect(shown).toMatchObject(told);
    expect(shown.timeline[0]).toEqual({ at: told.startedAt, text: 'reported broken (login_required)' });
    // The Web UI reads the same.
    const { connection } = await view(world, id);
    const query = workflowOf(world, connection.id).query('__temporal_workflow_metadata');
    expect(JSON.stringify(await query)).toContain('first notice to c1 (a…@example.com) by mail');
  });

  test('times are those of the zone of whoever reads', async () => {
    const { id } = await asked();
    const there = await reauth({ ...operatorSettings(world), TZ: 'America/St_Johns' }, ['show', id]);
    expect(there).toMatchObject({ code: 0, stderr: '' });
    expect(there.stdout).toMatch(/^Times in {5}America\/St_Johns$/m);
    const minutes = (text: string): number => Number(/^Started .*:(\d\d)$/m.exec(text)?.[1]);
    const here = await operator(['show', id]);
    expect(minutes(there.stdout)).toBe((minutes(here.stdout) + 30) % 60);
  });

  test('what needs a human comes with what to do', async () => {
    world.finch.fault('mint', { kind: 'status', status: 401 });
    const { id } = await start(world, brokenConnection(world).body);
    await until('it needs a human', async () => (await view(world, id)).attention);
    world.finch.clearFaults();
    const { stdout } = await operator(['show', id]);
    expect(stdout).toMatch(/^Attention {4}misconfigured since .*\n {13}.*reauth doctor/m);
  });

  test('names from outside do not command the terminal', async () => {
    const { id } = await asked({
      institution: 'Evil \u202E Payroll',
      metadata: { note: 'a\u009B2J\u001B[31mb' },
    });
    await listed(['--institution', 'Evil \u202E Payroll'], 'Evil Payroll');
    const shown = [await operator(['show', id]), await operator(['show', id, '--json'])];
    // oxlint-disable-next-line no-control-regex
    for (const { stdout } of shown) expect(stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
    expect(shown[0]?.stdout).not.toContain('\u202E');
    expect(JSON.parse(shown[1]?.stdout ?? '')).toMatchObject({ metadata: { note: 'a\u009B2J\u001B[31mb' } });
  });

  test('what is not there, and what is no name', async () => {
    const unknown = await operator(['show', 'finch/nobody']);
    expect(unknown).toEqual({ code: 3, stdout: '', stderr: 'There is no such reauth: finch/nobody\n' });
    // One id in 64 begins like an option.
    const dashed = '-OCOTlrNCsHlpBPI~default~finch~nobody';
    expect(await operator(['show', dashed, '--json'])).toMatchObject({ code: 3, stdout: '' });
    const nonsense = await operator(['show', 'nonsense']);
    expect(nonsense).toMatchObject({ code: 2, stdout: '' });
    expect(nonsense.stderr).toMatch(/"nonsense" is no reauth id, and no <provider>\/<connection id>/);
  });
});
