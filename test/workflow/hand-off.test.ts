/** What a tenant's backend gets, and when: news while a reauth is open, and new credentials after it closed. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { handOffIdFor } from '../../src/contract/ids.js';
import {
  api,
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  pressed,
  repair,
  start,
  view,
  workflowOf,
} from '../people.js';
import { pressFinish } from '../simulators/finch/index.js';
import { startTimeSkippingServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startTimeSkippingServer, { withBackend: true });
});
afterAll(() => world.close());
afterEach(() => world.backend.mend());

const typesOf = (id: string) => world.backend.events(id).map(({ type }) => type);
const eventOf = (id: string, type: string) =>
  until(`${type} of it arrived`, () => world.backend.events(id).find((event) => event.type === type));
const attempts = (id: string, type: string) =>
  world.backend.deliveries.filter((each) => each.type === type && each.data['id'] === id);
const take = (id: string, body: object = {}) => api(world, 'POST', `/v1/reauths/${id}/credentials`, body);

/** A reauth whose person has been mailed. */
async function asked() {
  const { connection, email, body } = brokenConnection(world, { metadata: { customer: 'c-7' } });
  const { id } = await start(world, body);
  return { id, connection, email, link: linkIn(await mailTo(world, email)) };
}

async function repaired() {
  const reauth = await asked();
  await repair(await pressed(reauth.link));
  await closed(world, reauth.id);
  return reauth;
}

describe('the new credentials', () => {
  test('reach the backend by an event, with the close', async () => {
    const { id, connection } = await repaired();
    const { data } = await eventOf(id, 'reauth.credentials');
    const { accessToken } = data['credentials'] as { accessToken: string };
    expect(data).toMatchObject({
      phase: 'closed',
      outcome: 'reconnected',
      metadata: { customer: 'c-7' },
      credentials: { connectionId: connection.id, products: expect.any(Array), entityIds: expect.any(Array) },
    });
    const answer = await fetch(`${world.finch.url}/introspect`, {
      headers: { authorization: `Bearer ${accessToken}`, 'finch-api-version': '2020-09-17' },
    });
    expect(answer.status).toBe(200);
    expect((await eventOf(id, 'reauth.closed')).data).toMatchObject({
      outcome: 'reconnected',
      credentials: true,
    });
    expect(JSON.stringify(world.backend.events(id))).not.toContain('/r/');
    // What was delivered is kept no longer.
    await until('they are gone', async () => (await take(id)).status === 404);
  });

  test('survive an endpoint that is down for days, under one id; the next break is not held up', async () => {
    world.backend.fault({ kind: 'status', status: 500 });
    const { id, connection } = await repaired();
    await workflowOf(world, connection.id).result();
    await world.sleep('1 day');
    world.finch.setStatus(connection.id, 'reauth');
    const again = await start(world, {
      ...brokenConnection(world).body,
      connection: { provider: 'finch', id: connection.id },
    });
    expect(again.id).not.toBe(id);
    await world.sleep('1 day');
    world.backend.mend();
    await world.sleep('9 hours');
    await eventOf(id, 'reauth.credentials');
    await eventOf(id, 'reauth.closed');
    const tries = attempts(id, 'reauth.credentials');
    expect(tries.length).toBeGreaterThan(5);
    expect(tries.length).toBeLessThan(20);
    expect(new Set(tries.map((each) => each.id)).size).toBe(1);
    await api(world, 'POST', `/v1/reauths/${again.id}/cancel`);
  });

  test('no event could bring are kept for the backend to take, for a week', async () => {
    world.backend.fault({ kind: 'status', status: 500 });
    const { id, connection } = await repaired();
    await world.sleep('4 days');
    const { status, body } = await take(id);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { connectionId: connection.id, accessToken: expect.any(String) },
    });
    expect((await take(id)).status).toBe(200);
    await world.sleep('4 days');
    expect((await take(id)).status).toBe(404);
    expect(typesOf(id)).toEqual([]);
  });

  test('are taken once and for all where that is acknowledged', async () => {
    world.backend.fault({ kind: 'status', status: 500 });
    const { id } = await repaired();
    const answer = await until('they are there', async () => {
      const taken = await take(id, { acknowledge: true });
      return taken.status === 200 && taken;
    });
    expect(answer.body).toHaveProperty('accessToken');
    await until('they are gone', async () => (await take(id)).status === 404);
    world.backend.mend();
    await world.sleep('1 day');
    expect(typesOf(id)).toEqual(['reauth.closed']);
  });

  test('are not to be had of an open reauth, nor of another tenant’s', async () => {
    const { id } = await asked();
    expect((await take(id)).status).toBe(404);
    expect(
      (await api(world, 'POST', `/v1/reauths/${id}/credentials`, {}, 'api-key-of-another-tenant')).status,
    ).toBe(404);
    await api(world, 'POST', `/v1/reauths/${id}/cancel`);
  });

  test('a 410 ends the tries of that event, and is logged loudly', async () => {
    world.backend.fault({ kind: 'status', status: 410 }, { types: ['reauth.closed'] });
    const { id } = await repaired();
    await eventOf(id, 'reauth.credentials');
    await until('it was tried', () => attempts(id, 'reauth.closed').length > 0);
    await world.sleep('1 day');
    expect(attempts(id, 'reauth.closed')).toHaveLength(1);
    const loud = world.log
      .text()
      .split('\n')
      .filter((line) => line.includes('"level":50') && line.includes(attempts(id, 'reauth.closed')[0]!.id));
    expect(loud).toHaveLength(1);
  });

  test('are owed to the backend also where somebody cancels every workflow of the tenant', async () => {
    world.backend.fault({ kind: 'status', status: 500 });
    const { id, connection } = await repaired();
    const { runId } = await workflowOf(world, connection.id).describe();
    const address = { tenant: 'default', provider: 'finch', connectionId: connection.id };
    const handOff = world.env.client.workflow.getHandle(handOffIdFor(address, runId));
    await until('it has begun', () => attempts(id, 'reauth.credentials').length > 0);
    await handOff.cancel();
    world.backend.mend();
    await world.sleep('9 hours');
    await eventOf(id, 'reauth.credentials');
    await eventOf(id, 'reauth.closed');
  });

  test('Retry-After is heeded', async () => {
    world.backend.fault(
      { kind: 'status', status: 429, retryAfter: 7200 },
      { times: 1, types: ['reauth.closed'] },
    );
    const { id } = await repaired();
    await until('it was tried', () => attempts(id, 'reauth.closed').length === 1);
    await world.sleep('1 hour');
    expect(attempts(id, 'reauth.closed')).toHaveLength(1);
    await world.sleep('2 hours');
    await eventOf(id, 'reauth.closed');
  });
});

describe('a code after the close', () => {
  test('is exchanged and handed off, while the last notices are sent and after the end', async () => {
    for (const ended of [false, true]) {
      const { id, connection, link } = await asked();
      const connectUrl = await pressed(link);
      await api(world, 'POST', `/v1/reauths/${id}/cancel`);
      if (ended) await workflowOf(world, connection.id).result();
      await eventOf(id, 'reauth.closed');
      if (ended) await world.sleep('1 day');
      const callback = await pressFinish(connectUrl);
      expect((await fetch(callback, { redirect: 'manual' })).status).toBe(303);
      const { data } = await eventOf(id, 'reauth.credentials');
      expect(data).toMatchObject({ outcome: 'cancelled', credentials: { connectionId: connection.id } });
      expect(typesOf(id)).toEqual(['reauth.closed', 'reauth.credentials']);
      expect((await view(world, id)).outcome).toBe('cancelled');
    }
  });

  test('a second code after the credentials is left alone', async () => {
    const { id, connection, link } = await asked();
    const [one, other] = [await pressed(link), await pressed(link)];
    const late = await pressFinish(one);
    await repair(other);
    await closed(world, id);
    await eventOf(id, 'reauth.credentials');
    await workflowOf(world, connection.id).result();
    const exchanges = () => world.finch.requests.filter(({ path }) => path === '/auth/token').length;
    const before = exchanges();
    await fetch(late, { redirect: 'manual' });
    await world.sleep('1 hour');
    expect(exchanges()).toBe(before);
    expect(typesOf(id).filter((type) => type === 'reauth.credentials')).toHaveLength(1);
  });

  test('two of them, long after one another, are two events', async () => {
    const { id, connection, link } = await asked();
    const connectUrl = await pressed(link);
    await api(world, 'POST', `/v1/reauths/${id}/cancel`);
    await workflowOf(world, connection.id).result();
    const credentials = () => world.backend.events(id).filter(({ type }) => type === 'reauth.credentials');
    for (const number of [1, 2]) {
      await world.sleep('1 hour');
      await fetch(await pressFinish(connectUrl), { redirect: 'manual' });
      await until('it arrived', () => credentials().length === number);
    }
  });

  test('a webhook that overtakes the callback does not cost the token', async () => {
    const { id, connection, link } = await asked();
    const connectUrl = await pressed(link);
    const callback = await pressFinish(connectUrl);
    await workflowOf(world, connection.id).signal('connectionChanged', {
      hintId: 'w-1',
      status: 'repaired',
      byProvider: true,
    });
    await fetch(callback, { redirect: 'manual' });
    await eventOf(id, 'reauth.credentials');
  });
});
