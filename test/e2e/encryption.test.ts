/** `PAYLOAD_ENCRYPTION=on`: a whole story, of which the server itself tells nothing personal, and whoever has the key all. */
import { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { ReauthClient, encryptingDataConverter } from '../../src/client/index.js';
import { handOffIdFor, workflowIdFor } from '../../src/contract/ids.js';
import { bundleWorkflows } from '../../src/main/bundle.js';
import { KeyRing, generateKey } from '../../src/secrets/key-ring.js';
import { operatorSettings, reauth } from '../cli/reauth.js';
import { decoded } from '../decoded.js';
import {
  api,
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  pressed,
  repair,
  start,
  view,
} from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { REAUTH_KEYS, startWorld, type World } from '../world.js';

// A command is a process of its own, and takes seconds where the machine is busy.
vi.setConfig({ testTimeout: 90_000 });

const institution = 'Canary Institution';
const effect = 'The effect is a canary.';
const metadata = { canaryKey: 'canary value' };
const proposed = { name: 'Proposed Canary', email: 'proposed@canary.example' };
const personal = /canary|\bada-\d|@example\.com|New_York/i;

let world: World;
/** What a program without the key reads, and one with it. */
let outsider: Client;
let insider: Client;
beforeAll(async () => {
  world = await startWorld(startDevServer, { withBackend: true, settings: { PAYLOAD_ENCRYPTION: 'on' } });
  outsider = world.env.client;
  insider = new Client({
    connection: world.env.connection,
    dataConverter: encryptingDataConverter(REAUTH_KEYS),
  });
});
afterAll(() => world.close());

function reported() {
  const { connection, email, body } = brokenConnection(world);
  const contacts = [{ ...body.contacts[0], name: 'Ada Canary' }];
  const workflowId = workflowIdFor({ tenant: 'default', provider: 'finch', connectionId: connection.id });
  return { connection, email, workflowId, body: { ...body, institution, effect, metadata, contacts } };
}

/** All that the server tells of a workflow, as it has it; without search attributes, which are never encrypted. */
async function toldOf(workflowId: string): Promise<string> {
  const { workflowService } = world.env.connection;
  const about = { namespace: 'default', execution: { workflowId } };
  const answers = [
    await workflowService.getWorkflowExecutionHistory(about),
    await workflowService.describeWorkflowExecution(about),
    await workflowService.listWorkflowExecutions({
      namespace: 'default',
      query: `WorkflowId = '${workflowId}'`,
    }),
  ];
  return decoded(
    JSON.parse(
      JSON.stringify(answers, (name, value: unknown) => (name === 'searchAttributes' ? undefined : value)),
    ),
  );
}

test('a story to its end, with its hand-off: the server tells nothing personal, and no failure says what it was', async () => {
  const { connection, email, workflowId, body } = reported();
  world.finch.fault('mint', { kind: 'status', status: 503 }, { times: 1 });
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  const answer = await fetch(`${link}/not-me`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(proposed),
  });
  expect(answer.status).toBeLessThan(400);
  expect((await fetch(`${link}/undo`, { method: 'POST' })).status).toBeLessThan(400);

  const query = (queryType: string) =>
    world.env.connection.workflowService.queryWorkflow({
      namespace: 'default',
      execution: { workflowId },
      query: { queryType },
    });
  const asked = decoded([await query('view'), await query('__temporal_workflow_metadata')]);
  expect(asked).toContain('data');
  expect(asked).not.toMatch(personal);

  await repair(await pressed(link));
  const ended = await closed(world, id);
  expect(ended).toMatchObject({ outcome: 'reconnected', by: 'user', evidence: 'introspect', metadata });
  await mailTo(world, email, /connected again/);
  await until('the backend has the credentials', () =>
    world.backend.events(id).some(({ type }) => type === 'reauth.credentials'),
  );

  const handle = insider.workflow.getHandle(workflowId);
  const { runId } = await handle.describe();
  const address = { tenant: 'default', provider: 'finch', connectionId: connection.id };
  const handOff = handOffIdFor(address, runId);
  await insider.workflow.getHandle(handOff).result();
  await handle.result();
  const told = (await toldOf(workflowId)) + (await toldOf(handOff));
  expect(told).not.toMatch(personal);
  for (const secret of [connection.accessToken, ...world.finch.sessions.map((each) => each.id)]) {
    expect(told).not.toContain(secret);
  }
  const messages = [...told.matchAll(/"message":"([^"]+)"/g)].map(([, message]) => message);
  expect(new Set(messages)).toEqual(new Set(['Encoded failure']));
  expect(told).not.toContain('.ts:');
  expect(world.log.text()).not.toMatch(/canary/i);

  const history = await handle.fetchHistory();
  const options = { workflowBundle: await bundleWorkflows('encoded') };
  const { dataConverter } = world.config.temporal;
  await Worker.runReplayHistory({ ...options, dataConverter }, history, workflowId);
  await expect(Worker.runReplayHistory(options, history, workflowId)).rejects.toThrow();
});

test('a list and a search need no key; search attributes tell the institution and ids, and no person', async () => {
  const { workflowId, body, email } = reported();
  const { id } = await start(world, body);
  await mailTo(world, email);
  await until('the list knows it', async () => {
    const answer = await api(world, 'GET', `/v1/reauths?institution=${encodeURIComponent(institution)}`);
    return JSON.stringify(answer.body).includes(id);
  });
  const described = await insider.workflow.getHandle(workflowId).describe();
  const attributes = decoded(described.raw.workflowExecutionInfo?.searchAttributes);
  expect(attributes).toContain(institution);
  expect(attributes.replaceAll(institution, '')).not.toMatch(personal);
  await api(world, 'POST', `/v1/reauths/${id}/cancel`);
});

test('programs of other people and operators read and write with the key ring, and are told where they have none', async () => {
  const { body, email, connection, workflowId } = reported();
  const { view: begun } = await new ReauthClient(insider, { keyRing: REAUTH_KEYS }).start(
    body as Parameters<ReauthClient['start']>[0],
  );
  await mailTo(world, email);
  expect(await toldOf(workflowId)).not.toMatch(personal);
  expect(await view(world, begun.id)).toMatchObject({ institution, metadata });
  await expect(new ReauthClient(outsider).view(begun.id)).rejects.toThrow();

  const show = ['show', `finch/${connection.id}`];
  const seen = await reauth({ ...operatorSettings(world), REAUTH_KEYS }, show);
  expect(seen).toMatchObject({ code: 0, stdout: expect.stringContaining(institution) });
  const refused = await reauth(operatorSettings(world), show);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(
    /^a payload is encrypted under the key "test"; set REAUTH_KEYS to read it\n$/i,
  );
  await api(world, 'POST', `/v1/reauths/${begun.id}/cancel`);
});

test('a key that leaves too early stops nothing for good: once it is back, the reauth goes on', async () => {
  const { email, workflowId, body } = reported();
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  const another = generateKey('another');
  await world.restart(KeyRing.parse(another));
  await outsider.workflow.getHandle(workflowId).signal('pause');
  await until('the worker says what it lacks', () =>
    /encrypted under the key \\*"test\\*", which REAUTH_KEYS does not hold/.test(world.log.text()),
  );
  const refused = await api(world, 'GET', `/v1/reauths/${id}`);
  expect(refused.status).toBe(500);
  expect(JSON.stringify(refused.body)).not.toContain('encrypted');

  await world.restart(KeyRing.parse(`${REAUTH_KEYS},${another}`));
  await until('it is paused', async () => (await view(world, id)).phase === 'paused');
  await api(world, 'POST', `/v1/reauths/${id}/resume`);
  await repair(await pressed(link));
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected' });
  await mailTo(world, email, /connected again/);
  expect(mailsTo(world, email)).toHaveLength(2);
  expect(await toldOf(workflowId)).not.toMatch(personal);
});

test('it is switched on and off while reauths are open: each goes on, and what is in clear is what was written then', async () => {
  const switchTo = async (on: boolean): Promise<void> => {
    world.config.payloadEncryption = on;
    await world.restart();
  };
  const { email, workflowId, body } = reported();
  await switchTo(false);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  expect(await toldOf(workflowId)).toMatch(personal);
  await switchTo(true);
  await fetch(`${link}/not-me`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(proposed),
  });
  await fetch(`${link}/undo`, { method: 'POST' });
  expect(await toldOf(workflowId)).not.toContain(proposed.email);
  await switchTo(false);
  await repair(await pressed(link));
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
  await switchTo(true);
});
