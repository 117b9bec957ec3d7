/** Two tenants of one file: each has its own credentials at the provider, its own webhook secret, its own sender. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { api, linkIn, mailTo, pressed, repair, reportOf } from '../people.js';
import { signWebhook, startFinchSimulator, type FinchSimulator } from '../simulators/finch/index.js';
import { startDevServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { API_KEY, WEBHOOK_SECRET, startWorld, type World } from '../world.js';

const folder = mkdtempSync(join(tmpdir(), 'reauth-tenants-'));
const names = ['acme', 'globex'] as const;
type Name = (typeof names)[number];

const keyOf = (name: Name): string => `api-key-number-1-of-${name}`;
const webhookSecretOf = (name: Name): string => Buffer.from(`webhook secret of ${name}`).toString('base64');

/** A Finch for each, that knows no credentials but those of its own client. */
const finches = {} as Record<Name, FinchSimulator>;
let world: World;

beforeAll(async () => {
  for (const name of names) {
    finches[name] = await startFinchSimulator({
      clientId: `client-of-${name}`,
      clientSecret: `secret-of-${name}`,
      redirectUris: [],
    });
    writeFileSync(join(folder, `${name}-secret`), `secret-of-${name}\n`);
  }
  const path = join(folder, 'reauth.yaml');
  writeFileSync(path, `tenants:\n${names.map(declared).join('')}`);
  world = await startWorld(startDevServer, { settings: { REAUTH_CONFIG: path } });
  for (const name of names) finches[name].redirectUris.push(`${world.config.publicUrl}/callbacks/finch`);
});
afterAll(async () => {
  await world.close();
  await Promise.all(names.map((name) => finches[name].close()));
  rmSync(folder, { recursive: true });
});

function declared(name: Name): string {
  return `
  ${name}:
    keys: [${keyOf(name)}]
    finch:
      baseUrl: ${finches[name].url}
      clientId: client-of-${name}
      clientSecret: { file: ${name}-secret }
      webhookSecret: ${webhookSecretOf(name)}
    mail: { from: "The ${name} company <repair@${name}.example>" }
`;
}

/** A start, up to the page that the contact's button leads to. */
async function pressedBy(name: Name) {
  const { id: connectionId } = finches[name].addConnection({ status: 'reauth' });
  const { email, body } = reportOf({ provider: 'finch', id: connectionId });
  const { status, body: started } = await api(world, 'POST', '/v1/reauths', body, keyOf(name));
  expect(status).toBe(201);
  const mail = await mailTo(world, email);
  return { id: started.id, connectionId, mail, page: await pressed(linkIn(mail)) };
}

test('each mints and is repaired with its own credentials, under its own name', async () => {
  for (const name of names) {
    const { id, connectionId, mail, page } = await pressedBy(name);
    expect(new URL(page).origin).toBe(finches[name].url);
    expect(finches[name].sessions.map((session) => session.connectionId)).toEqual([connectionId]);
    expect(mail.headers.get('from')).toContain(`repair@${name}.example`);
    expect(await (await fetch(linkIn(mail))).text()).toContain(`The ${name} company`);

    await repair(page);
    const closed = await until('it is closed', async () => {
      const { body } = await api(world, 'GET', `/v1/reauths/${id}`, undefined, keyOf(name));
      return body.phase === 'closed' && body;
    });
    expect(closed).toMatchObject({ outcome: 'reconnected', by: 'user', evidence: 'introspect' });
    const strangers = [API_KEY, ...names.filter((each) => each !== name).map(keyOf)];
    for (const key of strangers) {
      expect((await api(world, 'GET', `/v1/reauths/${id}`, undefined, key)).status).toBe(404);
    }
  }
  const refused = names.flatMap((name) => finches[name].requests.filter(({ status }) => status === 401));
  expect(refused).toEqual([]);
  expect(world.finch.requests).toEqual([]);
});

test('a provider that only others have is not configured', async () => {
  const { id, fundingSourceId } = world.dwolla.addExchange({ broken: true });
  const { body } = reportOf({ provider: 'dwolla', id, fundingSourceId });
  expect((await api(world, 'POST', '/v1/reauths', body, keyOf('acme'))).status).toBe(422);
  expect((await api(world, 'POST', '/v1/reauths', body)).status).toBe(201);
});

test('a webhook secret opens the path of its tenant, and no other', async () => {
  const secrets = {
    '': WEBHOOK_SECRET,
    '/acme': webhookSecretOf('acme'),
    '/globex': webhookSecretOf('globex'),
  };
  for (const [path, own] of Object.entries(secrets)) {
    for (const secret of Object.values(secrets)) {
      expect(await webhook(path, secret), `${path} with ${secret}`).toBe(secret === own ? 200 : 401);
    }
    expect(await webhook('/nobody', own)).toBe(404);
  }
});

/** @returns how it was answered */
async function webhook(path: string, secret: string): Promise<number> {
  const eventId = randomUUID();
  const timestamp = Math.floor(Date.now() / 1000);
  const body = JSON.stringify({ event_type: 'test' });
  const { status } = await fetch(`${world.config.publicUrl}/webhooks/finch${path}`, {
    method: 'POST',
    body,
    headers: {
      'finch-event-id': eventId,
      'finch-timestamp': String(timestamp),
      'finch-signature': signWebhook({ eventId, timestamp, body }, [secret]),
    },
  });
  return status;
}
