/** What `reauth doctor` finds out about a tenant's own addresses, without telling them anything. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpointFindings } from '../../src/cli/doctor/endpoints.js';
import { freePort } from '../free-port.js';

const requests: Pick<IncomingMessage, 'method' | 'url'>[] = [];
const server = createServer(({ method, url }, response) => {
  requests.push({ method, url });
  response.writeHead(404, { connection: 'close' }).end();
});
let origin: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const endpoint = (url: string, allowPrivate: boolean) => ({ url, secret: 'whsec_hidden', allowPrivate });

test('all are reached at their front page, and their paths, which may be secrets, are kept', async () => {
  const own = endpoint(`${origin}/hidden-path`, true);
  const findings = await endpointFindings({ events: own, directory: own, escalationWebhook: own });
  expect(findings.map(({ check, status }) => [check, status])).toEqual([
    ['events', 'ok'],
    ['directory', 'ok'],
    ['escalation', 'ok'],
  ]);
  expect(JSON.stringify(findings)).not.toContain('hidden');
  expect(requests).toEqual([
    { method: 'GET', url: '/' },
    { method: 'GET', url: '/' },
    { method: 'GET', url: '/' },
  ]);
});

test('one where nobody listens, and one whose address is refused', async () => {
  const away = endpoint(`http://127.0.0.1:${await freePort()}/`, true);
  const [events, directory] = await endpointFindings({ events: away, directory: endpoint(origin, false) });
  expect(events).toMatchObject({ status: 'fail', todo: expect.stringMatching(/EVENTS_URL/) });
  expect(directory).toMatchObject({
    check: 'directory',
    status: 'fail',
    says: expect.stringMatching(/private/),
  });
});

test('without any there is nothing to be found', async () => {
  expect(await endpointFindings({})).toEqual([]);
});
