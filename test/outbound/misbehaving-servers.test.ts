/** Whatever the other side does, each call that leaves this service ends, and takes its secrets nowhere else. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EnvHttpProxyAgent, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { OutsideError } from '../../src/contract/ports.js';
import { createEscalationWebhook } from '../../src/escalation/webhook.js';
import { DwollaClient } from '../../src/providers/dwolla/client.js';
import { FinchClient } from '../../src/providers/finch/client.js';
import { backendWith, event, log as backendLog, SECRET as EVENTS_SECRET } from '../backend/harness.js';
import { BRAND, sampleNotice } from '../mail/sample-notice.js';
import { recordingLog } from '../recording-log.js';
import { dripping, drippingHeaders, endless, impostor, redirects, rudeServer } from './rude-servers.js';

const SECRET = 'canary-client-secret';
const TOKEN = 'canary-access-token';
const PATH = '/services/canary-path';
const log = recordingLog();
const credentials = (baseUrl: string) => ({ baseUrl, clientId: 'client', clientSecret: SECRET });
const finch = (baseUrl: string) => new FinchClient(credentials(baseUrl), log.logger);
const endpoint = (url: string) => ({ url: `${url}${PATH}`, secret: EVENTS_SECRET, allowPrivate: true });
const question = { connection: { provider: 'finch', id: 'c' }, reason: 'unknown' as const };

/** Every way out over HTTP. */
const calls: [string, (url: string) => Promise<unknown>][] = [
  ['Finch’s mint', (url) => finch(url).mint({ connection_id: 'c', minutes_to_expire: 60 })],
  ['Finch’s exchange', (url) => finch(url).exchange('canary-code', null)],
  ['Finch’s introspection', (url) => finch(url).introspect(TOKEN)],
  [
    'Dwolla’s exchange',
    (url) => new DwollaClient(credentials(url), log.logger).exchange('e', AbortSignal.timeout(7_000)),
  ],
  ['an event', (url) => backendWith({ events: endpoint(url) }).tell('default', event())],
  ['the directory', (url) => backendWith({ directory: endpoint(url) }).whoRepairs('default', question)],
  [
    'an escalation’s webhook',
    (url) =>
      createEscalationWebhook({ url: `${url}${PATH}`, allowPrivate: true }, BRAND).send(sampleNotice()),
  ],
];

async function failureOf(attempt: Promise<unknown>): Promise<OutsideError> {
  const error = await attempt.then(
    (value) => new Error(`it did not fail: ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(OutsideError);
  return error as OutsideError;
}

const told: string[] = [];
afterEach(() => {
  const all = [log.text(), backendLog.text(), ...told.splice(0)].join('\n');
  for (const secret of [SECRET, TOKEN, PATH, EVENTS_SECRET, 'canary-code']) expect(all).not.toContain(secret);
});

describe.each(calls)('%s', (_, ask) => {
  test.each([301, 302, 303, 307, 308])(
    'follows no redirect (%i), so that nothing reaches another host',
    async (status) => {
      const elsewhere = await rudeServer((_request, response) => void response.end('{}'));
      const server = await rudeServer(redirects(status, elsewhere.url));
      told.push((await failureOf(ask(server.url))).message);
      expect(server.requests.length).toBeGreaterThan(0);
      expect(elsewhere.requests).toEqual([]);
    },
  );

  test('reads no answer without end', async () => {
    const server = await rudeServer(endless);
    told.push((await failureOf(ask(server.url))).message);
  });

  test.each([undefined, '0'])(
    'refuses a certificate that nobody vouches for, with NODE_TLS_REJECT_UNAUTHORIZED=%s as well',
    async (setting) => {
      vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', setting);
      const { message } = await failureOf(ask(await impostor())).finally(() => vi.unstubAllEnvs());
      told.push(message);
      expect(message).toMatch(/CERT/);
    },
  );

  test('goes through no proxy of the environment', async () => {
    const usual = getGlobalDispatcher();
    const proxy = await rudeServer((_request, response) => void response.writeHead(502).end());
    const server = await rudeServer((_request, response) => void response.writeHead(503).end());
    for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'])
      vi.stubEnv(name, proxy.url);
    vi.stubEnv('NODE_USE_ENV_PROXY', '1');
    setGlobalDispatcher(new EnvHttpProxyAgent({ noProxy: '' }));
    const { message } = await failureOf(ask(server.url)).finally(() => {
      setGlobalDispatcher(usual);
      vi.unstubAllEnvs();
    });
    expect(message).toContain('503');
    expect(proxy.requests).toEqual([]);
  });
});

test('no call waits for an answer, or for its headers, that come a byte at a time', async () => {
  const before = Date.now();
  const attempts = [dripping, drippingHeaders].flatMap((rude) =>
    calls.map(async ([what, ask]) => {
      const { kind, message } = await failureOf(ask((await rudeServer(rude)).url));
      told.push(message);
      return [what, kind];
    }),
  );
  const both = [...calls, ...calls].map(([what]) => [what, 'unavailable']);
  expect(await Promise.all(attempts)).toEqual(both);
  expect(Date.now() - before).toBeLessThan(13_000);
});
