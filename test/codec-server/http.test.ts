/** The codec server as programs meet it: who is answered, with what, and who is not. */
import { defaultPayloadConverter } from '@temporalio/common';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EncryptingCodec } from '../../src/codec/payload-codec.js';
import { createCodecApp } from '../../src/codec-server/app.js';
import { listen, type HttpServer } from '../../src/http/server.js';
import { KeyRing, generateKey } from '../../src/secrets/key-ring.js';
import { Vault } from '../../src/secrets/vault.js';
import { recordingLog } from '../recording-log.js';

const KEY = 'key-of-the-codec-server';
const ORIGIN = 'http://localhost:8080';
const keyRing = KeyRing.parse(generateKey('k1'));
const codec = new EncryptingCodec({ keyRing, payloadEncryption: true });
const log = recordingLog();

type Json = { metadata?: Record<string, string>; data?: string };
const json = (value: unknown): Json => {
  const { metadata, data } = defaultPayloadConverter.toPayload(value);
  return {
    metadata: { encoding: Buffer.from(metadata!['encoding']!).toString('base64') },
    data: Buffer.from(data!).toString('base64'),
  };
};

let server: HttpServer;
let secured: HttpServer;
beforeAll(async () => {
  const deps = { codec, key: KEY, origin: ORIGIN, log: log.logger };
  server = await listen(createCodecApp(deps), 0, '127.0.0.1');
  secured = await listen(createCodecApp({ ...deps, origin: 'https://temporal.example.com' }), 0, '127.0.0.1');
});
afterAll(() => Promise.all([server.close(), secured.close()]));

const withKey = { authorization: `Bearer ${KEY}` };
function ask(path: string, init: RequestInit & { headers?: Record<string, string> } = {}, at = server) {
  return fetch(`http://127.0.0.1:${at.port}${path}`, { redirect: 'manual', ...init });
}
async function transcode(path: string, payloads: Json[], headers: Record<string, string> = withKey) {
  const response = await ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-namespace': 'default', ...headers },
    body: JSON.stringify({ payloads }),
  });
  return { response, body: (await response.json()) as { payloads: Json[]; detail: string } };
}
async function logIn(at = server): Promise<{ response: Response; cookie: string }> {
  const response = await ask('/', { method: 'POST', body: new URLSearchParams({ key: ` ${KEY} ` }) }, at);
  return { response, cookie: response.headers.get('set-cookie') ?? '' };
}
const sent = (cookie: string): string => cookie.split(';')[0]!;

test('the CLI comes with the key: what is encoded comes back, and a sealed secret stays sealed', async () => {
  const sealed = new Vault(keyRing).sealSecret('token', 'a workflow id', 'an access token');
  const plain = json({ name: 'Ada', sealed });
  const { body: encoded } = await transcode('/encode', [plain, json(1)]);
  expect(encoded.payloads).toHaveLength(2);
  expect(Buffer.from(encoded.payloads[0]!.data!, 'base64').toString()).not.toContain('Ada');
  const { response, body } = await transcode('/decode', encoded.payloads);
  expect(body.payloads).toEqual([plain, json(1)]);
  expect(Buffer.from(body.payloads[0]!.data!, 'base64').toString()).not.toContain('an access token');
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});

test('what is not encrypted goes back as it came, with whatever else stands in it', async () => {
  const others = [json('plain'), { metadata: { encoding: 'eA==' }, data: 'eA==', further: [1] }, {}];
  expect((await transcode('/decode', others)).body.payloads).toEqual(others);
  expect((await transcode('/decode', [])).body.payloads).toEqual([]);
});

test.each([
  ['nothing', {}],
  ['another key', { authorization: `Bearer ${KEY}x` }],
  ['the key as a password', { authorization: `Basic ${Buffer.from(`x:${KEY}`).toString('base64')}` }],
  ['a made-up cookie', { origin: ORIGIN, cookie: 'reauth-codec=9999999999999.c2lnbmF0dXJl' }],
])('whoever comes with %s is not answered', async (_, headers) => {
  const { response, body } = await transcode('/decode', [json(1)], headers);
  expect(response.status).toBe(401);
  expect(body).not.toHaveProperty('payloads');
});

test('the Web UI comes with a log-in, which counts from its origin alone, and until it ends', async () => {
  const { response, cookie } = await logIn();
  expect([response.status, response.headers.get('location')]).toEqual([303, '/']);
  expect(cookie).toMatch(/; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/);
  const from = async (origin: string | undefined, value = sent(cookie)) =>
    (await transcode('/decode', [json(1)], { cookie: value, ...(origin && { origin }) })).response.status;
  expect(await from(ORIGIN)).toBe(200);
  expect(await from(undefined)).toBe(401);
  expect(await from('http://localhost:8888')).toBe(401);
  expect(await from('null')).toBe(401);
  const [name, value = ''] = sent(cookie).split('=');
  const later = decodeURIComponent(value).replace(/^\d+/, (until) => String(Number(until) + 1));
  expect(await from(ORIGIN, `${name}=${encodeURIComponent(later)}`)).toBe(401);

  expect(await (await ask('/', { headers: { cookie: sent(cookie) } })).text()).toContain('Log out');
  const out = await ask('/log-out', { method: 'POST', headers: { cookie: sent(cookie) } });
  expect(out.headers.get('set-cookie')).toMatch(/^reauth-codec=; Max-Age=0/);
});

test('a log-in that is over is none, though it was signed', async () => {
  const { cookie } = await logIn();
  const { now } = Date;
  Date.now = () => now() + 13 * 60 * 60 * 1000;
  try {
    const answer = await transcode('/decode', [json(1)], { cookie: sent(cookie), origin: ORIGIN });
    expect(answer.response.status).toBe(401);
  } finally {
    Date.now = now;
  }
});

test('beside a Web UI on https the cookie goes over https alone, to this host alone, and from another site', async () => {
  const { cookie } = await logIn(secured);
  expect(cookie).toMatch(/^__Host-reauth-codec=/);
  expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=None$/);
});

test('a wrong key logs nobody in, and neither key is repeated anywhere', async () => {
  const wrong = 'a-wrong-key-of-somebody';
  const response = await ask('/', { method: 'POST', body: new URLSearchParams({ key: wrong }) });
  expect([response.status, response.headers.get('set-cookie')]).toEqual([401, null]);
  const text = await response.text();
  expect(text).toContain('This is not the key');
  for (const key of [wrong, KEY]) expect(`${text}${log.text()}`).not.toContain(key);
});

test('the page to log in loads nothing from elsewhere and stands in no frame', async () => {
  const response = await ask('/');
  const policy = response.headers.get('content-security-policy');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect((await ask('/page.css')).headers.get('content-type')).toContain('text/css');
});

test('a browser is told that its script may read the answer for the Web UI alone', async () => {
  const preflight = (origin: string) =>
    ask('/decode', {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-namespace',
      },
    });
  const { status, headers } = await preflight(ORIGIN);
  expect(status).toBe(204);
  expect(Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control')))).toEqual({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'content-type,x-namespace',
    'access-control-max-age': '600',
  });
  expect(headers.get('vary')).toContain('Origin');
  for (const origin of [
    'http://localhost:8081',
    'https://localhost:8080',
    'http://localhost:8080.evil.example',
    'null',
  ]) {
    expect((await preflight(origin)).headers.get('access-control-allow-origin'), origin).toBeNull();
    const { response } = await transcode('/decode', [json(1)], { ...withKey, origin });
    expect(response.headers.get('access-control-allow-origin'), origin).toBeNull();
  }
  // The Web UI reads why it is not answered.
  const { response } = await transcode('/decode', [json(1)], { origin: ORIGIN });
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([401, ORIGIN]);
});

test('what cannot be decrypted is named by its key; what is no request, or too large, is refused', async () => {
  const other = new EncryptingCodec({ keyRing: KeyRing.parse(generateKey('k0')), payloadEncryption: true });
  const [lost] = await other.encode([defaultPayloadConverter.toPayload('Ada')]);
  const { response, body } = await transcode('/decode', [
    {
      metadata: Object.fromEntries(
        Object.entries(lost!.metadata!).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
      ),
      data: Buffer.from(lost!.data!).toString('base64'),
    },
  ]);
  expect([response.status, body.detail]).toEqual([400, expect.stringContaining('the key "k0"')]);
  const post = (text: string, headers = withKey as Record<string, string>) =>
    ask('/decode', { method: 'POST', headers, body: text });
  expect((await post('no json')).status).toBe(400);
  expect((await post('{"payloads":[1]}')).status).toBe(400);
  expect((await post('x'.repeat(9 * 1024 * 1024))).status).toBe(413);
  expect((await ask('/nothing')).status).toBe(404);
});
