/** The audit against registries that know something, know nothing, answer none, or are not there. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '../free-port.js';
import { audit, type Verdict } from './audit.js';
import { manifest } from './lock-file.js';

// npm would answer from what it kept of another registry.
const cache = mkdtempSync(join(tmpdir(), 'npm-audit-'));
afterAll(() => rmSync(cache, { recursive: true }));

const NAME = 'nodemailer';
const VERSION = manifest.dependencies[NAME] ?? '';
const ID = 'GHSA-aaaa-bbbb-cccc';
const advisory = {
  id: 1,
  url: `https://github.com/advisories/${ID}`,
  title: 'It sends mails to everybody',
  severity: 'high',
  vulnerable_versions: `<=${VERSION}`,
  cwe: [],
  cvss: { score: 0 },
};

/** A registry that knows of these, by package; or that answers every question about them with a status. */
const registry =
  (answer: Record<string, object[]> | number): RequestListener =>
  async (request, response) => {
    if (request.method === 'GET') {
      // What npm asks a registry to find out which versions are hit.
      const name = decodeURIComponent(request.url?.slice(1) ?? '');
      response.end(JSON.stringify({ name, versions: { [VERSION]: { name, version: VERSION } } }));
      return;
    }
    const body = await buffer(request);
    const asked = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    if (typeof answer === 'number') response.writeHead(answer).end('{}');
    else if (JSON.parse(asked.toString())[NAME]?.includes(VERSION)) response.end(JSON.stringify(answer));
    else response.writeHead(500).end('{}');
  };

async function audited(
  listener: RequestListener,
  { exceptions = {}, required = false }: { exceptions?: Record<string, string>; required?: boolean } = {},
): Promise<Verdict> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await auditAt((server.address() as AddressInfo).port, exceptions, required);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const auditAt = (port: number, exceptions: Record<string, string>, required: boolean): Promise<Verdict> =>
  audit({
    exceptions,
    required,
    env: {
      ...process.env,
      npm_config_registry: `http://127.0.0.1:${port}`,
      npm_config_cache: cache,
      npm_config_fetch_retries: '0',
    },
  });

test('nothing known passes', async () => {
  expect(await audited(registry({}))).toEqual({ passed: true, lines: ['audited: 0 known, 0 not accepted'] });
});

test('a weakness is named, and passes only where it is accepted by its id', async () => {
  const known = registry({ [NAME]: [advisory] });
  const refused = await audited(known);
  expect(refused.passed).toBe(false);
  expect(refused.lines[0]).toBe(`${ID} (high) in ${NAME} <=${VERSION}: It sends mails to everybody`);
  const accepted = await audited(known, { exceptions: { [ID]: 'we know all of everybody' } });
  expect(accepted).toMatchObject({
    passed: true,
    lines: [`${ID} is accepted: we know all of everybody`, expect.stringMatching(/^audited: 1 known, 0 not/)],
  });
});

test('an exception that nothing needs any more fails', async () => {
  const verdict = await audited(registry({}), { exceptions: { [ID]: 'long ago' } });
  expect(verdict).toMatchObject({ passed: false });
  expect(verdict.lines[0]).toMatch(/take the exception out/);
});

test('a registry without an audit is said, and fails where one is required', async () => {
  const said = await audited(registry(405));
  expect(said.passed).toBe(true);
  expect(said.lines.slice(0, 2).join('\n')).toMatch(/^NOT AUDITED.*\n.*answers no audit \(405\)/);
  expect((await audited(registry(405), { required: true })).passed).toBe(false);
});

test('an audit that breaks fails', async () => {
  const broken = await audited(registry(503));
  expect(broken.passed).toBe(false);
  expect(broken.lines[0]).toMatch(/^NOT AUDITED/);
  expect((await auditAt(await freePort(), {}, false)).passed).toBe(false);
});
