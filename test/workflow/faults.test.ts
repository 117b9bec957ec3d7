/** What providers, mail servers and people do wrong: nothing is lost, nothing is sent twice. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Fault } from '../simulators/finch/faults.js';
import {
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  press,
  pressed,
  repair,
  start,
  view,
} from '../people.js';
import { startTimeSkippingServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { OPERATOR, startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startTimeSkippingServer);
});
afterEach(() => {
  world.finch.clearFaults();
  world.mailbox.clearFaults();
});
afterAll(() => world.close());

const mintsOf = (id: string): number =>
  world.finch.sessions.filter(({ connectionId }) => connectionId === id).length;
const mintCalls = (): number =>
  world.finch.requests.filter(({ path }) => path.endsWith('/reauthenticate')).length;

const passing: [string, Fault][] = [
  ['429 with Retry-After', { kind: 'status', status: 429, retryAfter: 300 }],
  ['429 without Retry-After', { kind: 'status', status: 429 }],
  ['500', { kind: 'status', status: 500 }],
  ['an HTML 502', { kind: 'html' }],
  ['a hang, its session made', { kind: 'hang', createsSession: true }],
  ['a reset', { kind: 'reset' }],
  ['a reset, its session made', { kind: 'reset', createsSession: true }],
  ['a 201 without connect_url', { kind: 'missing_connect_url' }],
];

test.each(passing)('%s at the mint ends in a working link and one first notice', async (_, fault) => {
  const { connection, email, body } = brokenConnection(world);
  world.finch.fault('mint', fault, { times: 2 });
  const { id } = await start(world, body);
  await world.env.sleep('10 minutes');
  const first = await mailTo(world, email);
  expect(mailsTo(world, email)).toHaveLength(1);
  await repair(await pressed(linkIn(first)));
  expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
  expect(mintsOf(connection.id)).toBeGreaterThanOrEqual(1);
});

test('a provider that is down for hours delays the notice, and is not attention', async () => {
  const { email, body } = brokenConnection(world);
  world.finch.fault('mint', { kind: 'status', status: 503 });
  const { id } = await start(world, body);
  await world.env.sleep('5 hours');
  expect(mailsTo(world, email)).toEqual([]);
  expect((await view(world, id)).attention).toBeUndefined();
  world.finch.clearFaults();
  // A quarter of the outage later at the latest.
  await world.env.sleep('80 minutes');
  await mailTo(world, email);
  expect(mailsTo(world, email)).toHaveLength(1);
});

test('a refused connection is attention, tried again slowly, told to a human, and mended', async () => {
  const { connection, email, body } = brokenConnection(world);
  world.finch.fault('mint', { kind: 'status', status: 400, body: { finch_code: 'connection_not_found' } });
  const before = mintCalls();
  const { id } = await start(world, body);
  const attention = await until('attention is shown', async () => (await view(world, id)).attention);
  expect(attention.kind).toBe('rejected');
  expect(mintCalls() - before).toBe(1);
  await world.env.sleep('5 hours');
  expect(mintCalls() - before).toBe(1);
  await world.env.sleep('2 hours');
  await until('it was tried again after six hours', () => mintCalls() - before === 2);
  await world.env.sleep('18 hours');
  const told = await mailTo(world, OPERATOR);
  expect(told.text).toContain(connection.id);
  expect(mailsTo(world, email)).toEqual([]);
  world.finch.clearFaults();
  await world.env.sleep('1 day');
  await mailTo(world, email);
  expect((await view(world, id)).attention).toBeUndefined();
  expect((await view(world, id)).phase).toBe('waiting');
});

test('bad client credentials are loud, and not tried hot, not even by presses', async () => {
  const { email, body } = brokenConnection(world);
  const { id } = await start(world, body);
  const link = linkIn(await mailTo(world, email));
  world.finch.fault('mint', { kind: 'status', status: 401, body: { error: 'Invalid client' } });
  await world.env.sleep('31 days');
  await until('attention is shown', async () => (await view(world, id)).attention?.kind === 'misconfigured');
  const before = mintCalls();
  const answers = await Promise.all(Array.from({ length: 5 }, () => press(link)));
  expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
  expect(answers[0]?.headers.get('retry-after')).toBe('60');
  expect(mintCalls() - before).toBeLessThanOrEqual(1);
});

test('a mail server that is down for an hour delays the notice and loses nothing', async () => {
  const { email, body } = brokenConnection(world);
  await world.mailbox.stop();
  const { id } = await start(world, body);
  await until('attention is shown', async () => {
    await world.env.sleep('10 seconds');
    return (await view(world, id)).attention?.kind === 'mail_unavailable';
  });
  await world.env.sleep('1 hour');
  await world.mailbox.start();
  await world.env.sleep('31 minutes');
  await mailTo(world, email);
  expect(mailsTo(world, email)).toHaveLength(1);
});

test('a delivery whose answer was lost is repeated with the same Message-ID', async () => {
  const { email, body } = brokenConnection(world);
  world.mailbox.fault({ kind: 'lost_answer' }, { times: 1 });
  await start(world, body);
  await world.env.sleep('1 minute');
  const mails = await until(
    'it was repeated',
    () => mailsTo(world, email).length === 2 && mailsTo(world, email),
  );
  expect(mails[0]?.messageId).toBe(mails[1]?.messageId);
});

test('a mail server whose answer is lost each time: the mail is not sent for ever', async () => {
  const { email, body } = brokenConnection(world);
  world.mailbox.fault({ kind: 'lost_answer' });
  const { id } = await start(world, body);
  await until('it waits', async () => {
    await world.env.sleep('10 seconds');
    return (await view(world, id)).phase === 'waiting';
  });
  const mails = mailsTo(world, email);
  expect(mails).toHaveLength(2);
  expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
});

test('every notice of every reauth has a Message-ID of its own, and a reminder belongs to its thread', async () => {
  const [one, other] = [brokenConnection(world), brokenConnection(world)];
  await start(world, one.body);
  await start(world, other.body);
  const first = await mailTo(world, one.email);
  expect((await mailTo(world, other.email)).messageId).not.toBe(first.messageId);
  await world.env.sleep('25 hours');
  const reminder = await until('the reminder is there', () => mailsTo(world, one.email)[1]);
  expect(reminder.messageId).not.toBe(first.messageId);
  expect(reminder.headers.get('in-reply-to')).toBe(first.messageId);
});

test('an address that is refused for good is attention, and is not tried again', async () => {
  const { email, body } = brokenConnection(world);
  world.mailbox.fault({ kind: 'reject' });
  const { id } = await start(world, body);
  await until('the bounce is shown', async () => (await view(world, id)).attention?.kind === 'bounced');
  world.mailbox.clearFaults();
  await world.env.sleep('10 days');
  expect(mailsTo(world, email)).toEqual([]);
});
