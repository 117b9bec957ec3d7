/** `reauth replay`: whether this build can go on with what is open. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenConnection, linkIn, mailTo, pressed, repair, start, workflowOf } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';
import { operatorSettings, reauth } from './reauth.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer, { withBackend: true });
});
afterAll(() => world.close());

const replay = (...args: string[]) => reauth(operatorSettings(world), ['replay', ...args]);

/** Which workflow a history is of stands nowhere in it. */
function savedAs(name: string, history: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'reauth-replay-')), name);
  writeFileSync(path, history);
  return path;
}

test('open reauths and hand-offs replay; an altered history fails with its name and the reason', async () => {
  const { connection, email, body } = brokenConnection(world);
  await start(world, body);
  await mailTo(world, email);
  world.backend.fault({ kind: 'status', status: 500 });
  const repaired = brokenConnection(world);
  await start(world, repaired.body);
  await repair(await pressed(linkIn(await mailTo(world, repaired.email))));
  await until('a reauth and a hand-off are open', async () => {
    const { count } = await world.env.client.workflow.count("ExecutionStatus = 'Running'");
    return count === 2;
  });
  const healthy = await replay();
  expect([healthy.code, healthy.stdout, healthy.stderr]).toEqual([0, '2 of 2 replay with this build\n', '']);
  expect(JSON.parse((await replay('--query', "WorkflowType = 'handOff'", '--json')).stdout)).toEqual({
    passed: 1,
    failed: [],
  });

  const history = historyToJSON(await workflowOf(world, connection.id).fetchHistory());
  const good = savedAs('good.json', history);
  const altered = savedAs('altered.json', history.replace('"sendNotice"', '"somethingElse"'));
  const { code, stdout, stderr } = await replay('--file', good, altered);
  expect(code).toBe(1);
  expect(stdout).toContain('1 of 2 replay with this build');
  expect(stdout).toMatch(/fail .*altered\.json: .*[Nn]ondeterminism.*somethingElse/);
  expect(stdout).not.toContain('good.json');
  expect(stderr).toContain('docs/versioning.md');
}, 120_000);

test('a released history replays from its file; what is none is bad input', async () => {
  const released = 'test/replay/histories/0.1.0-handed-off-at-last.json';
  expect(readFileSync(released, 'utf8')).toContain('handOff');
  expect(await replay('--file', released)).toMatchObject({ code: 0 });
  expect(await replay('--file', 'package.json/none')).toMatchObject({ code: 2 });
  expect(await replay('--file', savedAs('text.json', 'no history'))).toMatchObject({ code: 2 });
  expect((await replay('--file', savedAs('empty.json', '{}'))).code).not.toBe(0);
}, 120_000);
