/** A run whose claims could not break would show nothing: each of them is broken once. */
import { expect, test } from 'vitest';
import type { ApiView } from '../people.js';
import type { ReceivedMail } from '../simulators/mailbox/index.js';
import type { World } from '../world.js';
import type { Cast } from './cast.js';
import { brokenClaims, noExcuses, type Lived } from './claims.js';
import { planFrom } from './plan.js';

const CLOSED_AT = Date.parse('2026-01-01T00:10:00Z');

/** A repair at Finch where nothing went wrong. */
function sound() {
  const [first] = planFrom(1, { reauths: 1, spread: 1, upheavalEvery: 10 }).reauths;
  const mail = (subject: string, at: number): ReceivedMail =>
    ({ subject, to: ['a@example.com'], messageId: `<${subject}>`, receivedAt: new Date(at) }) as ReceivedMail;
  const messages = [
    mail('Reconnect Gusto', CLOSED_AT - 60_000),
    mail('Gusto is connected again', CLOSED_AT + 500),
  ];
  const event = (type: string, data: object = {}) => ({ id: type, type, data });
  const events = [
    event('reauth.closed'),
    event('reauth.credentials', { credentials: { accessToken: 'newest' } }),
  ];
  const world = {
    mailbox: { messages, lostAnswers: [] as string[] },
    finch: {
      sessions: [{ connectionId: 'c' }],
      faultsStruck: [],
      connection: () => ({ accessToken: 'newest' }),
    },
    backend: { events: () => events },
  };
  const demand = { outcome: 'reconnected', by: 'user', evidence: ['introspect'], asked: true } as const;
  const cast = {
    world: world as unknown as World,
    plan: { ...first!, script: 'at_once', provider: 'finch', demand },
    connection: { provider: 'finch', id: 'c' },
    emails: ['a@example.com'],
    report: {},
    id: 'r',
    signIns: 1,
  } satisfies Cast;
  const view = {
    outcome: 'reconnected',
    by: 'user',
    evidence: 'introspect',
    closedAt: new Date(CLOSED_AT).toISOString(),
    contacts: [{ id: 'c1' }],
    notices: [
      { kind: 'first', contact: 'c1' },
      { kind: 'receipt', contact: 'c1' },
    ],
  } as ApiView;
  const call = { name: 'mintSession', from: 0, to: 1, attempts: 1, ended: 'completed', told: {} } as const;
  const run = {
    workflowId: 'w',
    runId: '1',
    type: 'reauthenticate',
    status: 'COMPLETED',
    calls: [call],
    taskFailures: [] as string[],
    trace: [],
  };
  const lived: Lived = { cast, view, runs: [run], outages: [] };
  return { lived, world, messages, events, run, view, cast, mail };
}

test('nothing is wrong with a sound one', () => {
  expect(brokenClaims(sound().lived, noExcuses())).toEqual([]);
});

test.each<[string, (of: ReturnType<typeof sound>) => unknown]>([
  ['outcome abandoned, not reconnected', ({ view }) => (view.outcome = 'abandoned')],
  ['by elsewhere, not user', ({ view }) => (view.by = 'elsewhere')],
  ['evidence webhook, not introspect', ({ view }) => (view.evidence = 'webhook')],
  ['somebody had to sign in 2 times', ({ cast }) => (cast.signIns = 2)],
  ['"Reconnect Gusto" came twice, and no answer was lost', ({ messages }) => messages.push(messages[0]!)],
  [
    '"One more try" came after the repair',
    ({ messages, mail }) => messages.push(mail('One more try', CLOSED_AT + 5_000)),
  ],
  ['2 notices to a@example.com are noted, and 1 came', ({ messages }) => messages.pop()],
  ['no first notice', ({ view }) => view.notices.shift()],
  ['1 sessions too many', ({ world }) => world.finch.sessions.push({ connectionId: 'c' })],
  ['2 events say that it closed', ({ events }) => events.push(events[0]!)],
  ['0 events bring credentials', ({ events }) => events.pop()],
  [
    'the credentials are not the newest',
    ({ events }) => (events[1]!.data = { credentials: { accessToken: 'older' } }),
  ],
  ['a workflow task of w failed: 9', ({ run }) => run.taskFailures.push('9')],
  ['w is RUNNING', ({ run }) => (run.status = 'RUNNING')],
])('%s', (claim, breakIt) => {
  const of = sound();
  breakIt(of);
  expect(brokenClaims(of.lived, noExcuses()).join('\n')).toContain(claim);
});

test('a mail that came twice is excused by an answer that was lost, and by a kill in between', () => {
  const lost = sound();
  lost.messages.push(lost.messages[0]!);
  lost.world.mailbox.lostAnswers.push(lost.messages[0]!.messageId);
  const excuses = noExcuses();
  expect(brokenClaims(lost.lived, excuses)).toEqual([]);

  const killed = sound();
  killed.messages.push(killed.messages[0]!);
  const at = killed.messages[0]!.receivedAt.getTime();
  killed.lived.outages.push({ what: 'worker_killed', from: at, to: at + 10 });
  expect(brokenClaims(killed.lived, excuses)).toEqual([]);
  expect(excuses).toMatchObject({ mailLostAnswer: 1, mailKilled: 1 });
});

test('a mail whose answer was lost may be acted on before it is noted', () => {
  const { lived, messages, view, world } = sound();
  messages.pop();
  view.notices = [];
  expect(brokenClaims(lived, noExcuses())).toContain('no first notice');
  world.mailbox.lostAnswers.push(messages[0]!.messageId);
  expect(brokenClaims(lived, noExcuses())).toEqual([]);
});
