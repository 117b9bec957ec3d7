/** The example of a backend that reports over HTTP. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linkIn, mailTo, view } from '../people.js';
import { startDevServer } from '../temporal-server/index.js';
import { dwollaWays } from '../ways.js';
import { API_KEY, startWorld, type World } from '../world.js';
import { runExample } from './running.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startDevServer);
});
afterAll(() => world.close());

const settings = (fundingSourceId: string | undefined, owner: string) => ({
  DWOLLA_BASE_URL: world.dwolla.url,
  DWOLLA_CLIENT_ID: 'client-of-tests',
  DWOLLA_CLIENT_SECRET: 'secret-of-tests',
  REAUTH_URL: world.config.publicUrl,
  REAUTH_API_KEY: API_KEY,
  FUNDING_SOURCE_ID: fundingSourceId ?? '',
  OWNER_EMAIL: owner,
});

test('it reports the exchange that Dwolla names, and reads the balance once its owner has repaired it', async () => {
  const { id: exchange, fundingSourceId } = world.dwolla.addExchange({ broken: true });
  const owner = 'owner-of-the-account@example.com';
  const example = runExample('dwolla-over-http', settings(fundingSourceId, owner));
  const id = await example.says(/: reauth (\S+)$/m);
  expect(await view(world, id)).toMatchObject({ connection: { provider: 'dwolla', id: exchange } });
  await dwollaWays.repair(world, linkIn(await mailTo(world, owner)));
  expect(await example.ended()).toEqual([
    `Dwolla wants its owner to sign in again: reauth ${id}`,
    'The reauth is closed: reconnected',
    'The balance can be read',
  ]);
  expect(await view(world, id)).toMatchObject({ by: 'user', evidence: 'balance' });
}, 60_000);

test('it reports nothing where the balance can be read, with or without the part that the SDK insists on', async () => {
  for (const balance of ['ok', 'without_available'] as const) {
    world.dwolla.knobs.balance = balance;
    const { fundingSourceId } = world.dwolla.addExchange();
    const example = runExample('dwolla-over-http', settings(fundingSourceId, 'nobody@example.com'));
    expect(await example.ended()).toEqual(['The balance can be read']);
  }
}, 60_000);
