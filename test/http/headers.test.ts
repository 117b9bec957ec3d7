/** What every answer carries, of whatever route and however it went: nothing of ours is framed, guessed at or kept. */
import { describe, expect, test } from 'vitest';
import type { Reauths } from '../../src/temporal/reauths.js';
import { TemporalUnavailable } from '../../src/temporal/outage.js';
import { KEY, TOKEN, serveHttp, vault, capability, waiting } from './harness.js';

const HTML = { accept: 'text/html' };
const standing = (): Promise<typeof waiting> => Promise.resolve(waiting);

/** A link's page, of somebody who waits; all else of it fails. */
const linked: Partial<Reauths> = { standing };
const away: Partial<Reauths> = {
  standing: () => Promise.reject(new TemporalUnavailable('Temporal did not answer')),
};

function expectStrict(what: string, { headers, status }: Response): void {
  const seen = Object.fromEntries(headers);
  expect([what, seen]).toMatchObject([
    what,
    {
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
    },
  ]);
  const policy = seen['content-security-policy'] ?? '';
  const directives = policy.split('; ').map((each) => each.split(' '));
  for (const [name, ...sources] of directives) {
    if (name === 'style-src-attr') continue;
    expect([what, name, sources.filter((source) => /unsafe|\*|data:|blob:/.test(source))]).toEqual([
      what,
      name,
      [],
    ]);
  }
  const kept = status === 200 && what.includes('/assets/');
  expect([what, seen['cache-control']]).toEqual([what, kept ? 'public, max-age=300' : 'no-store']);
  expect([what, Object.keys(seen)]).not.toMatchObject([what, expect.arrayContaining(['x-powered-by'])]);
}

describe('every route', () => {
  const filled = (path: string): string =>
    path
      .replace(':token', TOKEN)
      .replace(/:color\{.*\}/, 'aa5500.css')
      .replace(':id', capability.reauthId)
      .replace(':provider', 'finch')
      .replace(':tenant', 'default');

  test.each([
    ['as it should', linked],
    ['while Temporal is away', away],
    ['where something is broken', {}],
  ])('%s', async (_, client) => {
    const { url, routes } = await serveHttp(client);
    const served = routes.filter(({ method, path }) => method !== 'ALL' && !path.includes('*'));
    expect(served.length).toBeGreaterThan(30);
    const statuses = new Set<number>();
    for (const { method, path } of served) {
      for (const headers of [HTML, { accept: 'application/json', authorization: `Bearer ${KEY}` }]) {
        const response = await fetch(`${url}${filled(path)}`, { method, headers, redirect: 'manual' });
        expectStrict(`${method} ${path} ${response.status}`, response);
        statuses.add(response.status);
      }
    }
    expect([...statuses]).toEqual(expect.arrayContaining([200, 401, client === away ? 503 : 500]));
  });
});

test.each([
  ['an unknown link', '/r/made-up', {}, 404],
  ['an unknown link, to a program', '/r/made-up/state', { headers: { accept: 'application/json' } }, 404],
  ['an unknown route', '/nowhere', {}, 404],
  ['a forged callback', '/callbacks/finch?code=x&state=y', {}, 400],
  [
    'a callback that gave up',
    `/callbacks/finch?state=${encodeURIComponent(vault.state({ reauthId: capability.reauthId }))}`,
    {},
    200,
  ],
  ['an unknown key', '/v1/reauths', {}, 401],
  [
    'another type',
    '/v1/reauths',
    { method: 'POST', headers: { authorization: `Bearer ${KEY}` }, body: 'x' },
    415,
  ],
  [
    'a body that is too large',
    '/v1/reauths',
    { method: 'POST', headers: { authorization: `Bearer ${KEY}` }, body: 'x'.repeat(257 * 1024) },
    413,
  ],
  ['an answer that is too large', `/r/${TOKEN}/snooze`, { method: 'POST', body: 'x'.repeat(17 * 1024) }, 413],
  ['a webhook that is too large', '/webhooks/finch', { method: 'POST', body: 'x'.repeat(1025 * 1024) }, 413],
  ['a forged webhook', '/webhooks/finch', { method: 'POST', body: '{}' }, 401],
  ['the documentation', '/docs', {}, 200],
  ['the description', '/openapi.json', {}, 200],
  ['the favicon', '/favicon.ico', {}, 204],
] as [string, string, RequestInit, number][])('%s', async (what, path, request, status) => {
  const { url } = await serveHttp(linked);
  const response = await fetch(`${url}${path}`, { redirect: 'manual', ...request });
  expect(response.status).toBe(status);
  expectStrict(what, response);
});

test('a body is as large as it is, whatever length it claims or leaves out', async () => {
  const { url } = await serveHttp(linked);
  const endless = (): RequestInit & { duplex: string } => ({
    method: 'POST',
    duplex: 'half',
    body: new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
    }),
  });
  for (const path of [`/r/${TOKEN}/snooze`, '/webhooks/finch']) {
    // Whether the rest is read or the connection is cut, it is not taken.
    const status = await fetch(`${url}${path}`, endless()).then(
      (response) => response.status,
      () => 413,
    );
    expect([path, status]).toEqual([path, 413]);
  }
});

test('whatever stands in an address, it leads to no other host', async () => {
  const { url } = await serveHttp(linked);
  for (const token of [
    '%2F%2Fevil.example',
    '..%2F..%2Fevil.example',
    '%0d%0aSet-Cookie:x=y',
    '%5C%5Cevil.example',
  ]) {
    for (const path of [`/r/${token}`, `/r/${token}/snooze`, `/callbacks/finch?state=${token}&code=x`]) {
      const response = await fetch(`${url}${path}`, { redirect: 'manual' });
      expect([path, response.status < 500, response.headers.get('location')]).toEqual([path, true, null]);
      expect(response.headers.get('set-cookie')).toBeNull();
    }
  }
});
