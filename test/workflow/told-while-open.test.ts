/** What a tenant's backend is told of an open reauth, and what it is given to write to contacts. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  api,
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  pressed,
  repair,
  start,
  view,
  workflowOf,
} from '../people.js';
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

describe('while it is open', () => {
  test('attention and escalation are told, and a dead endpoint holds nothing up', async () => {
    world.backend.fault({ kind: 'reset' });
    const { connection, email, body } = brokenConnection(world);
    world.finch.fault('mint', { kind: 'status', status: 400 }, { times: 1 });
    const { id } = await start(world, body);
    await until('it was tried', () => attempts(id, 'reauth.attention').length > 0);
    // It is tried again after six hours, and goes through.
    await world.sleep('7 hours');
    const link = linkIn(await mailTo(world, email));
    await repair(await pressed(link));
    await closed(world, id);
    await workflowOf(world, connection.id).result();
    world.backend.mend();
    await world.sleep('9 hours');
    await eventOf(id, 'reauth.closed');
    expect(typesOf(id).toSorted()).toEqual(['reauth.attention', 'reauth.closed', 'reauth.credentials']);
    const { data } = await eventOf(id, 'reauth.attention');
    expect(data).toMatchObject({ phase: 'holding', attention: { kind: 'rejected' } });
  });

  test('a contact with channel "event" is written to by the backend, with the link', async () => {
    const { connection, email, body } = brokenConnection(world);
    const [contact] = body.contacts as [object];
    const { id } = await start(world, { ...body, contacts: [{ ...contact, channel: 'event' }] });
    const { data } = await eventOf(id, 'reauth.notice');
    const { link, ...notice } = data['notice'] as { link: string };
    expect(notice).toMatchObject({
      kind: 'first',
      contact: 'c1',
      subject: expect.stringContaining('Gusto'),
      text: expect.stringContaining(link),
    });
    await repair(await pressed(link));
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected' });
    await until(
      'it is thanked',
      () => world.backend.events(id).filter(({ type }) => type === 'reauth.notice').length === 2,
    );
    expect(mailsTo(world, email)).toEqual([]);
    await workflowOf(world, connection.id).result();
  });

  test.each([
    { kind: 'status', status: 503 },
    { kind: 'reset' },
    // It took it, and nobody heard so: it knows the repetition by its id.
    { kind: 'lost_answer' },
  ] as const)(
    'its notice waits for an endpoint that is down ($kind), and is the same at each try',
    async (fault) => {
      world.backend.fault(fault);
      const { body } = brokenConnection(world);
      const [contact] = body.contacts as [object];
      const { id } = await start(world, { ...body, contacts: [{ ...contact, channel: 'event' }] });
      await until('it was tried', () => attempts(id, 'reauth.notice').length > 1);
      world.backend.mend();
      await world.sleep('1 hour');
      await eventOf(id, 'reauth.notice');
      expect(new Set(attempts(id, 'reauth.notice').map((each) => each.id)).size).toBe(1);
      expect((await view(world, id)).notices).toHaveLength(1);
      await api(world, 'POST', `/v1/reauths/${id}/cancel`);
    },
  );
});
