/** The example of a backend that talks to Temporal itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decoded } from '../decoded.js';
import { freePort } from '../free-port.js';
import { linkIn, mailTo, pressed, view, workflowOf } from '../people.js';
import { pressFinish } from '../simulators/finch/index.js';
import { startDevServer } from '../temporal-server/index.js';
import { REAUTH_KEYS, startWorld, type World } from '../world.js';
import { runExample } from './running.js';

let world: World;
let returnUrl = '';
beforeAll(async () => {
  world = await startWorld(startDevServer);
  returnUrl = `http://127.0.0.1:${await freePort()}/finch/returned`;
  world.finch.redirectUris.push(returnUrl);
});
afterAll(() => world.close());

const settings = (connection: { id: string; accessToken: string }, owner: string) => ({
  FINCH_BASE_URL: world.finch.url,
  FINCH_CLIENT_ID: 'client-of-tests',
  FINCH_CLIENT_SECRET: 'secret-of-tests',
  TEMPORAL_ADDRESS: world.env.address,
  REAUTH_KEYS,
  FINCH_CONNECTION_ID: connection.id,
  FINCH_ACCESS_TOKEN: connection.accessToken,
  OWNER_EMAIL: owner,
  RETURN_URL: returnUrl,
});

test('it has the connection repaired, takes the return itself, and reads on with the new token', async () => {
  const connection = world.finch.addConnection({ status: 'reauth', customerName: 'Acme Ltd' });
  const oldToken = connection.accessToken;
  const owner = 'owner-of-payroll@example.com';
  const example = runExample('finch-over-temporal', settings(connection, owner));
  const id = await example.says(/: reauth (\S+)$/m);
  const link = linkIn(await mailTo(world, owner));

  const forged = await fetch(`${returnUrl}?code=made-up`);
  expect(forged.status).toBe(400);
  const back = await pressFinish(await pressed(link));
  expect(back.startsWith(`${returnUrl}?`)).toBe(true);
  expect(await (await fetch(back)).text()).toContain('Thank you');

  expect(await example.ended()).toEqual([
    `Finch wants the employer to sign in again: reauth ${id}`,
    'The reauth is closed: reconnected',
    'Read: Acme Ltd',
  ]);
  expect(await view(world, id)).toMatchObject({ by: 'user', evidence: 'introspect' });
  const history = decoded((await workflowOf(world, connection.id).fetchHistory()).events);
  expect(connection.accessToken).not.toBe(oldToken);
  for (const token of [oldToken, connection.accessToken]) expect(history).not.toContain(token);
}, 60_000);

test('it reports nothing where the company can be read', async () => {
  const connection = world.finch.addConnection({ customerName: 'Well Ltd' });
  const example = runExample('finch-over-temporal', settings(connection, 'nobody@example.com'));
  expect(await example.ended()).toEqual(['Read: Well Ltd']);
}, 60_000);
