/** `reauth doctor`: what is broken is named, with what to do about it; nothing is minted, mailed or registered. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCodecApp } from '../../src/codec-server/app.js';
import { EncryptingCodec } from '../../src/codec/payload-codec.js';
import { searchAttributes } from '../../src/contract/messages.js';
import { listen } from '../../src/http/server.js';
import { freePort } from '../free-port.js';
import { registerSearchAttributes, startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';
import { namespaceIn, reauth, serviceSettings, type Settings } from './reauth.js';

interface Finding {
  check: string;
  status: 'ok' | 'warn' | 'fail';
  says: string;
  todo?: string;
}

// Each command is a process of its own, and takes seconds where the machine is busy.
vi.setConfig({ testTimeout: 120_000 });

let world: World;
let settings: Settings;
beforeAll(async () => {
  world = await startWorld(startDevServer);
  settings = serviceSettings(world);
});
afterAll(() => world.close());

async function examined(changed: Settings) {
  const { code, stdout } = await reauth({ ...settings, ...changed }, ['doctor', '--json']);
  const { ok, findings } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
  expect(ok).toBe(code === 0);
  return {
    code,
    named: (status: Finding['status']) =>
      findings.filter((each) => each.status === status).map(({ check }) => check),
    about: (check: string) => findings.filter((each) => each.check === check),
  };
}

test('all is well: nothing is minted or mailed for it, and no secret is printed', async () => {
  const { code, stdout, stderr } = await reauth(settings, ['doctor']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout.trimEnd().split('\n');
  expect(lines.filter((line) => !line.startsWith('ok    '))).toEqual([]);
  const { publicUrl } = world.config;
  for (const check of [
    'settings',
    'Temporal',
    'search attributes',
    'worker',
    'mail',
    'payload encryption',
    'PUBLIC_URL',
    'HTTP side',
    'events',
    'directory',
  ]) {
    expect(
      lines.some((line) => line.startsWith(`ok    ${check}: `)),
      check,
    ).toBe(true);
  }
  expect(stdout).toContain(`${publicUrl}/callbacks/finch`);
  expect(stdout).toContain(`${publicUrl}/webhooks/dwolla`);
  expect(world.finch.requests.map(({ path }) => path)).toEqual(['/auth/token']);
  expect(world.dwolla.requests.map(({ path }) => path)).toEqual(['/token']);
  expect(world.mailbox.messages).toEqual([]);
  expect([world.backend.deliveries, world.backend.directory.questions]).toEqual([[], []]);
  for (const [name, value] of Object.entries(settings)) {
    if (/SECRET|KEYS/.test(name)) expect(stdout, name).not.toContain(value?.replace(/^\w+:/, ''));
  }
});

test('credentials that the providers refuse', async () => {
  const { code, named, about } = await examined({ DWOLLA_CLIENT_SECRET: 'wrong', FINCH_CLIENT_ID: 'wrong' });
  expect(code).toBe(1);
  expect(named('fail')).toEqual(['finch credentials', 'dwolla credentials']);
  expect(about('dwolla credentials')[0]?.todo).toMatch(/DWOLLA_CLIENT_ID and DWOLLA_CLIENT_SECRET/);
  expect(about('finch credentials')[0]?.todo).toMatch(/FINCH_CLIENT_ID and FINCH_CLIENT_SECRET/);
});

test('a provider that nobody answers for', async () => {
  const { code, named, about } = await examined({ FINCH_BASE_URL: `http://127.0.0.1:${await freePort()}` });
  expect(code).toBe(1);
  expect(named('fail')).toEqual(['finch credentials']);
  expect(about('finch credentials')[0]?.todo).toMatch(/FINCH_BASE_URL/);
});

test('a mail server that is not there, and webhook secrets that are not set', async () => {
  const { code, named, about } = await examined({
    SMTP_URL: `smtp://user:hidden@127.0.0.1:${await freePort()}`,
    FINCH_WEBHOOK_SECRET: undefined,
  });
  expect(code).toBe(1);
  expect(named('fail')).toEqual(['mail']);
  expect(about('mail')[0]?.todo).toMatch(/SMTP_URL/);
  expect(JSON.stringify(about('mail'))).not.toContain('hidden');
  expect(named('warn')).toEqual(['finch webhooks']);
  expect(about('finch webhooks')[0]?.todo).toMatch(/FINCH_WEBHOOK_SECRET/);
});

test('payloads that are encrypted, and a codec server: one that is not started, one with another key, the right one', async () => {
  const port = await freePort();
  const withCodec = (CODEC_KEY: string): Settings => ({
    PAYLOAD_ENCRYPTION: 'on',
    CODEC_ADDRESS: `127.0.0.1:${port}`,
    CODEC_KEY,
    CODEC_ORIGIN: 'https://temporal.example.com',
  });
  const right = withCodec('key-of-the-codec-server');
  const away = await examined(right);
  expect(away.named('fail')).toEqual(['codec server']);
  expect(away.about('codec server')[0]?.todo).toMatch(/reauth ingress/);
  expect(away.about('payload encryption')[0]?.says).toMatch(/^on: .* under the key "test"/);
  const codec = new EncryptingCodec({ keyRing: world.config.keyRing, payloadEncryption: true });
  const deps = { codec, key: right['CODEC_KEY']!, origin: right['CODEC_ORIGIN']!, log: world.log.logger };
  const server = await listen(createCodecApp(deps), port, '127.0.0.1');
  try {
    expect((await examined(right)).named('fail')).toEqual([]);
    const wrong = await examined(withCodec('key-of-something-else'));
    expect(wrong.about('codec server')).toMatchObject([
      { status: 'fail', says: expect.stringMatching(/answers 401/) },
    ]);
    expect(JSON.stringify(wrong.about('codec server'))).not.toContain('something-else');
  } finally {
    await server.close();
  }
});

test('an endpoint for events that nobody answers at, and one whose address is refused', async () => {
  const away = await examined({ EVENTS_URL: `http://127.0.0.1:${await freePort()}/hidden` });
  expect(away.named('fail')).toEqual(['events']);
  expect(away.about('events')[0]?.todo).toMatch(/EVENTS_URL/);
  expect(JSON.stringify(away.about('events'))).not.toContain('hidden');
  const refused = await examined({ EVENTS_ALLOW_PRIVATE: 'off' });
  expect(refused.named('fail')).toEqual(['events', 'directory']);
  expect(refused.about('directory')[0]?.says).toMatch(/EVENTS_ALLOW_PRIVATE=on allows it/);
});

test('several tenants: each has its own findings, and shared settings are looked at once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'reauth-doctor-'));
  const file = join(folder, 'reauth.yaml');
  const dwolla = `{ baseUrl: '${world.dwolla.url}', clientId: client-of-tests, clientSecret: wrong }`;
  await writeFile(file, `tenants: { acme: { keys: [key-of-tenant-acme], dwolla: ${dwolla} } }`);
  const { named } = await examined({
    REAUTH_CONFIG: file,
    API_KEYS: `${settings['API_KEYS']},other:key-of-tenant-other`,
  });
  await rm(folder, { recursive: true });
  expect(named('fail')).toEqual(['acme: dwolla credentials']);
  expect(named('ok')).toContain('default, other: dwolla credentials');
});

test('a public address that is not https, and one where something else answers', async () => {
  const plain = await examined({ PUBLIC_URL: 'http://reauth.invalid' });
  expect(plain.named('fail')).toEqual(['PUBLIC_URL']);
  expect(plain.about('PUBLIC_URL')[0]?.todo).toMatch(/https/);
  expect(plain.named('warn')).toEqual(['HTTP side']);
  const other = await examined({ PUBLIC_URL: world.finch.url });
  expect(other.named('fail')).toEqual(['HTTP side']);
  expect(other.about('HTTP side')[0]?.says).toMatch(/something else answers/);
});

test('search attributes that are missing: the command that registers them, and none is registered', async () => {
  const TEMPORAL_NAMESPACE = await namespaceIn(world, 'without-attributes');
  const { code, named, about } = await examined({ TEMPORAL_NAMESPACE });
  expect(code).toBe(1);
  expect(named('fail')).toEqual(['search attributes']);
  const [finding] = about('search attributes');
  expect(finding?.says).toContain('ReauthPhase');
  expect(finding?.todo).toMatch(
    /temporal operator search-attribute create --namespace without-attributes --name ReauthTenant --type Keyword /,
  );
  expect(named('warn')).toEqual(['worker']);
  const { customAttributes } = await world.env.connection.operatorService.listSearchAttributes({
    namespace: TEMPORAL_NAMESPACE,
  });
  expect(Object.keys(customAttributes ?? {}).filter((name) => name.startsWith('Reauth'))).toEqual([]);
});

test('a search attribute of another type', async () => {
  const TEMPORAL_NAMESPACE = await namespaceIn(world, 'otherwise');
  const others = Object.values(searchAttributes).map(({ name, type }) => ({ name, type }));
  await registerSearchAttributes(world.env.connection, TEMPORAL_NAMESPACE, [
    ...others.filter(({ name }) => name !== 'ReauthSessions'),
    { name: 'ReauthSessions', type: 'KEYWORD' },
  ]);
  const finding = await until('the server tells of them', async () => {
    const [each] = (await examined({ TEMPORAL_NAMESPACE })).about('search attributes');
    return each && !each.says.startsWith('missing') && each;
  });
  expect(finding).toMatchObject({ status: 'fail', says: 'of another type than ours: ReauthSessions' });
});

test('a namespace that is not there', async () => {
  const { code, named, about } = await examined({ TEMPORAL_NAMESPACE: 'nowhere' });
  expect(code).toBe(1);
  expect(named('fail')).toEqual(['Temporal']);
  expect(about('Temporal')[0]?.todo).toContain('temporal operator namespace create --namespace nowhere');
});

test('Temporal away: everything else is checked all the same', async () => {
  const { code, named, about } = await examined({ TEMPORAL_ADDRESS: `127.0.0.1:${await freePort()}` });
  expect(code).toBe(1);
  expect(named('fail')).toEqual(['Temporal']);
  expect(about('Temporal')[0]).toMatchObject({ says: expect.stringMatching(/cannot be reached/) });
  expect(named('ok')).toContain('dwolla credentials');
});

test('settings that are missing: each by name, and Temporal is looked at all the same', async () => {
  const { code, named, about } = await examined({ REAUTH_KEYS: undefined, SMTP_URL: 'http://hidden' });
  expect(code).toBe(1);
  expect(about('settings').map(({ says }) => says)).toEqual([
    'REAUTH_KEYS is missing',
    'SMTP_URL is not an smtp(s) URL',
  ]);
  expect(about('settings')[0]?.todo).toContain('reauth keys generate');
  expect(named('ok')).toContain('Temporal');
});
