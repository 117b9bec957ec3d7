/**
 * Places where secrets might be read that no other test opens. Histories, descriptions, logs and problems are searched at
 * the end of every test that starts a world (`test/canary/`).
 */
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hunt, type Secrets } from '../canary/hunt.js';
import { secretsOf } from '../canary/world.js';
import { serviceSettings, started } from '../cli/reauth.js';
import { decoded } from '../decoded.js';
import { freePort } from '../free-port.js';
import { brokenConnection, closed, linkIn, mailTo, press, pressed, repair, start } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

const SMTP_PASSWORD = 'password-of-the-mail-server';

let world: World;
let secrets: () => Secrets;
beforeAll(async () => {
  world = await startWorld(startDevServer, {
    withBackend: true,
    smtpPassword: SMTP_PASSWORD,
  });
  secrets = () => secretsOf(world);
});
afterAll(() => world.close());

async function repaired(body: object, email: string) {
  const { id } = await start(world, body);
  await repair(await pressed(linkIn(await mailTo(world, email))));
  await closed(world, id);
  return id;
}

test('what the Web UI asks its server for tells no secret', async () => {
  const { connection, email, body } = brokenConnection(world);
  await repaired(body, email);
  const base = `${world.config.temporal.uiUrl}/api/v1/namespaces/default/workflows`;
  const execution = `${base}/${encodeURIComponent(`reauth/default/finch/${connection.id}`)}`;
  const places: Record<string, string> = {};
  for (const address of [base, execution, `${execution}/history`, `${execution}/history-reverse`]) {
    const response = await fetch(address);
    expect([address, response.status]).toEqual([address, 200]);
    places[address] = decoded(await response.json());
  }
  expect(places[`${execution}/history`]).toContain(email);
  expect(hunt(secrets(), places)).toEqual([]);
});

test('a provider that repeats secrets in its errors spreads none', async () => {
  const { connection, email, body } = brokenConnection(world);
  const repeating = () => ({
    kind: 'status' as const,
    status: 500,
    body: { message: JSON.stringify(secrets()), token: connection.accessToken },
  });
  world.finch.fault('mint', repeating(), { times: 1 });
  const { id } = await start(world, {
    ...body,
    connection: { provider: 'finch', id: connection.id, accessToken: connection.accessToken },
  });
  const away = await pressed(linkIn(await mailTo(world, email)));
  world.finch.fault('token', repeating(), { times: 1 });
  world.finch.fault('introspect', repeating(), { times: 1 });
  await repair(away);
  await closed(world, id);
  const failed = world.finch.requests.filter(({ status }) => status === 500).map(({ path }) => path);
  expect(failed).toHaveLength(3);
});

test('forged, cut and swapped secrets are repeated by no answer', async () => {
  const { email, body } = brokenConnection(world);
  await repaired(body, email);
  const { publicUrl } = world.config;
  const places: Record<string, string> = {};
  for (const [kind, values] of Object.entries(secrets())) {
    const secret = values.at(-1);
    if (secret === undefined) continue;
    const text = encodeURIComponent(secret);
    for (const path of [
      `/v1/reauths/${text}`,
      `/v1/reauths?cursor=${text}`,
      `/r/${encodeURIComponent(secret.slice(0, -2))}`,
      `/callbacks/finch?code=${text}&state=${text}`,
      `/webhooks/finch/${text}`,
      `/nothing/${text}?q=${text}`,
    ]) {
      const headers = { authorization: `Bearer ${secret}x`, 'content-type': 'application/json' };
      const answer = await fetch(`${publicUrl}${path}`, { headers, redirect: 'manual' });
      places[`the answer to ${path.replaceAll(text, '…')} with ${kind}`] = await answer.text();
    }
  }
  expect(Object.keys(places).length).toBeGreaterThan(20);
  expect(hunt(secrets(), places)).toEqual([]);
});

test('a process that breaks down prints no secret, and its report holds none', async () => {
  const { email, body } = brokenConnection(world);
  const reports = await mkdtemp(join(tmpdir(), 'reports-'));
  const breaksDown = `process.on('SIGUSR2', () => { throw new Error('out of order'); })`;
  const PORT = String(await freePort());
  const child = started(
    {
      ...serviceSettings(world),
      PORT,
      LOG_LEVEL: 'trace',
      NODE_OPTIONS: `--report-uncaught-exception --report-directory=${reports} --import=data:text/javascript,${encodeURIComponent(breaksDown)}`,
    },
    ['serve'],
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk));
  try {
    await until('it serves', () => said.includes('"serving"'), 60_000);
    await repaired(body, email);
    await press(linkIn(await mailTo(world, email)).replace(/:\d+\//, `:${PORT}/`));
    child.kill('SIGUSR2');
    await once(child, 'exit');
    expect(said).toContain('out of order');
    const [report = ''] = await readdir(reports);
    const text = await readFile(join(reports, report), 'utf8');
    expect(JSON.parse(text)).toHaveProperty('environmentVariables.PATH');
    expect(hunt(secrets(), { 'what it said': said, 'its report': text })).toEqual([]);
  } finally {
    child.kill('SIGKILL');
    await rm(reports, { recursive: true });
  }
}, 120_000);
