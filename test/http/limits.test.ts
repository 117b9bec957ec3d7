/** Requests that come too often: of a key, of a link, of somebody who has neither. */
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { placeOf } from '../../src/http/api/neighbourhood.js';
import { hashOfKey } from '../../src/secrets/api-key.js';
import { KEY, TOKEN, capability, serveHttp, vault, waiting } from './harness.js';

const hash = (key: string): string => hashOfKey(key).toString('hex');

const OTHER_KEY = 'another-key-of-this-tenant';
const QUIET_KEY = 'a-key-of-another-tenant';

const linked = { standing: () => Promise.resolve(waiting), completed: () => Promise.resolve() };

function expectRefused({ status, headers }: Response, within: number): void {
  expect(status).toBe(429);
  const wait = Number(headers.get('retry-after'));
  expect(wait).toBeGreaterThan(0);
  expect(wait).toBeLessThanOrEqual(within);
}

async function statuses(times: number, ask: () => Promise<Response>): Promise<Record<number, number>> {
  const answers = await Promise.all(Array.from({ length: times }, ask));
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

test('each key has its own count, as large as its tenant’s; refused is a problem that says when to come again', async () => {
  const { url } = await serveHttp(
    { list: () => Promise.resolve({ items: [] }) },
    {
      apiKeys: [
        { tenant: 'default', hash: hash(KEY) },
        { tenant: 'default', hash: hash(OTHER_KEY) },
        { tenant: 'quiet', hash: hash(QUIET_KEY) },
      ],
      requestsPerMinute: (tenant) => (tenant === 'quiet' ? 2 : 20),
    },
  );
  const list = (key: string) => fetch(`${url}/v1/reauths`, { headers: { authorization: `Bearer ${key}` } });
  expect(await statuses(25, () => list(KEY))).toEqual({ 200: 20, 429: 5 });
  const refused = await list(KEY);
  expectRefused(refused, 60);
  expect(refused.headers.get('content-type')).toBe('application/problem+json');
  expect(await refused.json()).toMatchObject({ status: 429, title: 'Too often' });
  expect((await list(OTHER_KEY)).status).toBe(200);
  expect(await statuses(3, () => list(QUIET_KEY))).toEqual({ 200: 2, 429: 1 });
});

/** @param from a loopback address of our own */
function guess(url: string, from: string, key = 'nobody-knows-this-key'): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${key}` };
    request(`${url}/v1/reauths`, { localAddress: from, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

test('unknown keys are counted by where they come from, and lock nobody out who has one', async () => {
  const { url } = await serveHttp({ list: () => Promise.resolve({ items: [] }) });
  const guesses: number[] = [];
  for (let count = 0; count < 61; count += 1) guesses.push(await guess(url, '127.0.0.1'));
  expect(guesses).toEqual([...Array<number>(60).fill(401), 429]);
  expect(await guess(url, '127.0.0.2')).toBe(401);
  expect(await guess(url, '127.0.0.1', KEY)).toBe(200);
});

test('where they come from is one of so many places, and a whole network of IPv6', () => {
  const places = new Set(
    Array.from({ length: 2_000 }, (_, index) => placeOf(`10.0.${index >> 8}.${index & 255}`)),
  );
  expect(places.size).toBeGreaterThan(1_900);
  for (const place of places) expect(place).toMatch(/^[0-9a-f]{4}$/);
  expect(placeOf('2001:db8::1')).toBe(placeOf('2001:db8:0:0:ffff::2'));
  expect(placeOf('2001:db8::1')).not.toBe(placeOf('2001:db8:0:1::1'));
  expect(placeOf('::ffff:10.0.0.1')).toBe(placeOf('10.0.0.1'));
});

test('a link is asked 120 times a minute; a person then gets a page, a program a problem, others their own count', async () => {
  const { url } = await serveHttp(linked);
  const link = `${url}/r/${TOKEN}`;
  expect(await statuses(125, () => fetch(`${link}/state`))).toEqual({ 200: 120, 429: 5 });
  const page = await fetch(link, { headers: { accept: 'text/html' } });
  expectRefused(page, 60);
  expect(await page.text()).toContain('takes a break');
  const problem = await fetch(`${link}/state`, { headers: { accept: 'application/json' } });
  expectRefused(problem, 60);
  expect(problem.headers.get('content-type')).toBe('application/problem+json');
  const post = await fetch(`${link}/open`, { method: 'POST' });
  expectRefused(post, 60);
  const another = vault.linkToken({ ...capability, contact: 'c2' });
  expect((await fetch(`${url}/r/${another}`)).status).toBe(200);
});

test('made-up links are not counted, and so fill no memory', async () => {
  const { url } = await serveHttp(linked);
  expect(await statuses(300, () => fetch(`${url}/r/made-up`))).toEqual({ 404: 300 });
});

test('bare hints of a link are all taken, and ten an hour reach the process at once', async () => {
  let told = 0;
  const completed = (): Promise<void> => {
    told += 1;
    return Promise.resolve();
  };
  const { url } = await serveHttp({ ...linked, completed });
  const answers = await statuses(15, () => fetch(`${url}/r/${TOKEN}/returned`, { method: 'POST' }));
  expect(answers).toEqual({ 202: 15 });
  expect(told).toBe(10);
});

test('a hint with a code is never limited', async () => {
  const codes = new Set<string>();
  const { url } = await serveHttp({
    ...linked,
    completed: ({ hintId }) => {
      codes.add(hintId);
      return Promise.resolve();
    },
  });
  const state = encodeURIComponent(vault.state(capability));
  let count = 0;
  const back = () =>
    fetch(`${url}/callbacks/finch?code=code-${count++}&state=${state}`, { redirect: 'manual' });
  expect(await statuses(150, back)).toEqual({ 303: 150 });
  expect(codes.size).toBe(150);
});
