/** What providers, mail servers and people do wrong: nothing is lost, nothing is sent twice. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  api,
  brokenConnection,
  closed,
  linkIn,
  mailTo,
  mailsTo,
  press,
  reportOf,
  start as startIn,
  view,
  workflowOf,
} from '../people.js';
import { startTimeSkippingServer } from '../temporal-server/index.js';
import { until } from '../until.js';
import { allWays, type MintFault } from '../ways.js';
import { OPERATOR, startWorld, type World } from '../world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld(startTimeSkippingServer);
});
const clearFaults = (): void => {
  for (const each of [world.finch, world.dwolla, world.mailbox]) each.clearFaults();
};
const started: string[] = [];
const start: typeof startIn = async (...args) => {
  const answer = await startIn(...args);
  started.push(answer.id);
  return answer;
};
afterEach(async () => {
  clearFaults();
  // Whatever waits on has its say whenever a later test lets days pass.
  await Promise.all(started.splice(0).map((id) => api(world, 'POST', `/v1/reauths/${id}/cancel`)));
});
afterAll(() => world.close());

const passing: [string, MintFault][] = [
  ['429 with Retry-After', { kind: 'status', status: 429, retryAfter: 300 }],
  ['429 without Retry-After', { kind: 'status', status: 429 }],
  ['409', { kind: 'status', status: 409 }],
  ['500', { kind: 'status', status: 500 }],
  ['an HTML 502', { kind: 'html' }],
  ['a hang, its session made', { kind: 'hang', createsSession: true }],
  ['a reset', { kind: 'reset' }],
  ['a reset, its session made', { kind: 'reset', createsSession: true }],
];

// The workflow does not know the provider: both mint in both ways.
describe.each(allWays)('$name, minted ahead', (ways) => {
  const broken = () => {
    const { id: connectionId, connection } = ways.broken(world);
    const policy = { mint: { [ways.name]: 'ahead' }, maxSessions: 1000, probeEvery: null };
    return { connectionId, ...reportOf(connection, { policy }) };
  };

  test.each(passing)('%s at the mint ends in a working link and one first notice', async (_, fault) => {
    const { connectionId, email, body } = broken();
    ways.fault(world, fault, { times: 2 });
    const { id } = await start(world, body);
    await world.sleep('10 minutes');
    const first = await mailTo(world, email);
    expect(mailsTo(world, email)).toHaveLength(1);
    await ways.repair(world, linkIn(first));
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
    expect(ways.sessions(world, connectionId)).toBeGreaterThanOrEqual(1);
  });

  test('a provider that is down for hours delays the notice, and is not attention', async () => {
    const { email, body } = broken();
    ways.fault(world, { kind: 'status', status: 503 });
    const { id } = await start(world, body);
    await world.sleep('5 hours');
    expect(mailsTo(world, email)).toEqual([]);
    expect((await view(world, id)).attention).toBeUndefined();
    clearFaults();
    // A quarter of the outage later at the latest.
    await world.sleep('80 minutes');
    await mailTo(world, email);
    expect(mailsTo(world, email)).toHaveLength(1);
  });

  test('a refused connection is attention, tried again slowly, told to a human, and mended', async () => {
    const { connectionId, email, body } = broken();
    ways.fault(world, { kind: 'status', status: ways.rejection });
    const before = ways.mintCalls(world, connectionId);
    const { id } = await start(world, body);
    const attention = await until('attention is shown', async () => (await view(world, id)).attention);
    expect(attention.kind).toBe('rejected');
    expect(ways.mintCalls(world, connectionId) - before).toBe(1);
    await world.sleep('5 hours');
    expect(ways.mintCalls(world, connectionId) - before).toBe(1);
    await world.sleep('2 hours');
    await until(
      'it was tried again after six hours',
      () => ways.mintCalls(world, connectionId) - before === 2,
    );
    await world.sleep('18 hours');
    await until('a human is told', () =>
      mailsTo(world, OPERATOR).some((mail) => mail.text.includes(connectionId)),
    );
    expect(mailsTo(world, email)).toEqual([]);
    clearFaults();
    await world.sleep('1 day');
    await mailTo(world, email);
    expect((await view(world, id)).attention).toBeUndefined();
    expect((await view(world, id)).phase).toBe('waiting');
  });
});

describe.each(allWays)('$name, minted on open', (ways) => {
  const asked = async () => {
    const { id: connectionId, connection } = ways.broken(world);
    const { email, body } = reportOf(connection, { policy: { mint: { [ways.name]: 'on_open' } } });
    const { id } = await start(world, body);
    return { id, connectionId, email, link: linkIn(await mailTo(world, email)) };
  };

  test('starting and mailing mint nothing; the press mints, and twenty at once mint once', async () => {
    const { id, connectionId, link } = await asked();
    expect(ways.sessions(world, connectionId)).toBe(0);
    const answers = await Promise.all(Array.from({ length: 20 }, () => press(link)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([ways.opens]));
    expect(ways.sessions(world, connectionId)).toBe(1);
    expect((await view(world, id)).session?.number).toBe(1);
  });

  test.each(passing.filter(([, { kind }]) => kind !== 'hang'))(
    '%s at the mint, once: the press succeeds all the same',
    async (_, fault) => {
      if (fault.kind === 'status' && fault.retryAfter !== undefined) fault = { ...fault, retryAfter: 1 };
      const { id, link } = await asked();
      ways.fault(world, fault, { times: 1 });
      await ways.repair(world, link);
      expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
    },
  );

  test('bad client credentials are loud, and not tried hot, not even by presses', async () => {
    const { id, link } = await asked();
    ways.refuseCredentials(world);
    const before = ways.refusals(world);
    const answers = await Promise.all(Array.from({ length: 5 }, () => press(link)));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
    expect(answers[0]?.headers.get('retry-after')).toBe('60');
    expect(ways.refusals(world) - before).toBe(1);
    await until(
      'attention is shown',
      async () => (await view(world, id)).attention?.kind === 'misconfigured',
    );
  });

  test('a refused press: the page says that it is not theirs to mend, a human is told, nobody is reminded', async () => {
    const { id, connectionId, email, link } = await asked();
    ways.fault(world, { kind: 'status', status: ways.rejection });
    expect(await (await press(link)).text()).toContain('cannot be repaired from here right now');
    await world.sleep('4 days');
    const told = await until('a human is told', () =>
      mailsTo(world, OPERATOR).find((mail) => mail.text.includes(connectionId)),
    );
    expect(told.text).toContain('connect anew');
    expect(mailsTo(world, email)).toHaveLength(1);
    clearFaults();
    await world.sleep('1 day');
    await until('attention is over', async () => (await view(world, id)).attention === undefined);
    await ways.repair(world, link);
    expect(await closed(world, id)).toMatchObject({ outcome: 'reconnected', by: 'user' });
  });

  test('a press after the session was in a browser for a while mints anew', async () => {
    const { connectionId, link } = await asked();
    await press(link);
    await world.sleep('16 minutes');
    await press(link);
    expect(ways.sessions(world, connectionId)).toBe(2);
  });
});

test('a mail server that is down for an hour delays the notice and loses nothing', async () => {
  const { email, body } = brokenConnection(world);
  await world.mailbox.stop();
  const { id } = await start(world, body);
  await until('attention is shown', async () => {
    await world.sleep('10 seconds');
    return (await view(world, id)).attention?.kind === 'mail_unavailable';
  });
  await world.sleep('1 hour');
  await world.mailbox.start();
  await world.sleep('31 minutes');
  await mailTo(world, email);
  expect(mailsTo(world, email)).toHaveLength(1);
});

test('a delivery whose answer was lost is repeated with the same Message-ID', async () => {
  const { email, body } = brokenConnection(world);
  world.mailbox.fault({ kind: 'lost_answer' }, { times: 1 });
  await start(world, body);
  await world.sleep('1 minute');
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
    await world.sleep('10 seconds');
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
  await world.sleep('25 hours');
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
  await world.sleep('2 days');
  expect(mailsTo(world, email)).toEqual([]);
});

test('a notice has two minutes in all: the server gives up what no worker took by then', async () => {
  const { connection, email, body } = brokenConnection(world);
  await start(world, body);
  await mailTo(world, email);
  const { events } = await workflowOf(world, connection.id).fetchHistory();
  const limits = events?.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled?.activityType?.name === 'sendNotice' ? [Number(scheduled.scheduleToCloseTimeout?.seconds)] : [],
  );
  expect(limits).toEqual([120]);
});
