/** A run whose claims could not break would show nothing: each of them is broken once. */
import { expect, test } from 'vitest';
import { KeyRing } from '../../src/secrets/key-ring.js';
import { Vault } from '../../src/secrets/vault.js';
import type { ApiView } from '../people.js';
import type { ReceivedMail } from '../simulators/mailbox/index.js';
import { OPERATOR, REAUTH_KEYS, type World } from '../world.js';
import type { Cast } from './cast.js';
import { brokenClaims } from './claims.js';
import type { Called } from './histories.js';
import { noExcuses, type Lived } from './lived.js';
import { operatorIsToldOnce } from './mail-claims.js';
import { planFrom } from './plan.js';

const keyRing = KeyRing.parse(REAUTH_KEYS);
const CLOSED_AT = Date.parse('2026-01-01T00:10:00Z');

/** A repair at Finch where nothing went wrong. */
function sound() {
  const [first] = planFrom(1, { reauths: 1, spread: 1, upheavalEvery: 10 }).reauths;
  const mail = (subject: string, at: number, key: string): ReceivedMail => {
    const messageId = `<${new Vault(keyRing).messageToken({ reauthId: 'r', key })}@example.com>`;
    return { subject, to: ['a@example.com'], messageId, receivedAt: new Date(at) } as ReceivedMail;
  };
  const messages = [
    mail('Reconnect Gusto', CLOSED_AT - 60_000, 'first/c1/0'),
    mail('Gusto is connected again', CLOSED_AT + 500, 'receipt/c1/0'),
  ];
  const event = (type: string, data: object = {}) => ({ id: type, type, data });
  const events = [
    event('reauth.closed'),
    event('reauth.credentials', { credentials: { accessToken: 'newest' } }),
  ];
  const world = {
    config: { keyRing },
    mailbox: { messages, lostAnswers: [] as string[] },
    finch: {
      sessions: [{ connectionId: 'c' }],
      faultsStruck: [] as { endpoint: string; of: string; fault?: object }[],
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
    forged: [],
    signIns: 1,
  } as Cast;
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
  const call: Called = { name: 'mintSession', from: 0, to: 1, attempts: 1, ended: 'completed', told: {} };
  const exchange: Called = { ...call, name: 'exchangeCode' };
  const run = {
    workflowId: 'w',
    runId: '1',
    type: 'reauthenticate',
    status: 'COMPLETED',
    calls: [call] as Called[],
    taskFailures: [] as string[],
    trace: [],
  };
  const lived: Lived = { cast, view, runs: [run], outages: [] };
  return { lived, world, messages, events, run, view, cast, mail, exchange };
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
    ({ messages, mail }) => messages.push(mail('One more try', CLOSED_AT + 5_000, 'retry/c1/1')),
  ],
  ['1 receipt notices to a@example.com are noted, and 0 came', ({ messages }) => messages.pop()],
  [
    '1 first notices to a@example.com are noted, and 2 came',
    ({ messages, mail }) => messages.push(mail('Reconnect Gusto', 0, 'first/c1/1')),
  ],
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
  [
    'a forged webhook was answered 200',
    ({ cast }) => cast.forged.push({ attempts: [{ status: 401 }, { status: 200 }] }),
  ],
  ['a forged webhook was never answered', ({ cast }) => cast.forged.push({ attempts: [{ status: 503 }] })],
  ['the server has no run of it', ({ lived }) => (lived.runs = [])],
  ['2 first notices', ({ view }) => view.notices.push(view.notices[0]!)],
  [
    'a mail came to refused@example.com',
    ({ cast, messages, mail }) => {
      cast.emails.unshift('refused@example.com');
      messages.push({ ...mail('Reconnect Gusto', 0, 'first/c0/0'), to: ['refused@example.com'] });
    },
  ],
])('%s', (claim, breakIt) => {
  const of = sound();
  breakIt(of);
  expect(brokenClaims(of.lived, noExcuses()).join('\n')).toContain(claim);
});

const twice = '"Reconnect Gusto" came twice, and no answer was lost';

test('each answer that was lost excuses one further copy, and no more', () => {
  const { lived, messages, world } = sound();
  messages.push(messages[0]!);
  world.mailbox.lostAnswers.push(messages[0]!.messageId);
  const excuses = noExcuses();
  expect(brokenClaims(lived, excuses)).toEqual([]);
  expect(excuses.mailLostAnswer).toBe(1);
  messages.push(messages[0]!);
  expect(brokenClaims(lived, noExcuses())).toEqual([twice]);
});

test('a kill excuses a further copy where the call that sent the mail did not survive it, and only there', () => {
  const { lived, messages, run, exchange } = sound();
  messages.push(messages[0]!);
  const at = messages[0]!.receivedAt.getTime();
  const call = { ...exchange, name: 'sendNotice', from: at - 100, to: at + 5_000, attempts: 2 };
  run.calls.push(call);
  expect(brokenClaims(lived, noExcuses())).toEqual([twice]);
  lived.outages.push({ what: 'worker_killed', from: at, to: at + 10 });
  const excuses = noExcuses();
  expect(brokenClaims(lived, excuses)).toEqual([]);
  expect(excuses.mailKilled).toBe(1);

  run.calls[1] = { ...call, attempts: 1 };
  expect(brokenClaims(lived, noExcuses())).toEqual([twice]);
  run.calls[1] = { ...call, from: at + 100 };
  expect(brokenClaims(lived, noExcuses())).toEqual([twice]);
  // It had been heard of before the copy came.
  run.calls[1] = call;
  messages[2] = { ...messages[0]!, receivedAt: new Date(at + 20_000) };
  expect(brokenClaims(lived, noExcuses())).toEqual([twice]);
  run.calls[1] = { ...call, ended: 'timed_out' };
  expect(brokenClaims(lived, noExcuses())).toEqual([]);
});

test('an operator is told once as well', () => {
  const { lived, world, messages, mail } = sound();
  messages.push({ ...mail('Gusto needs a human', 0, 'escalation/operator/0'), to: [OPERATOR] });
  const { outages, runs } = lived;
  const all = { world: world as unknown as World, outages, runs };
  expect(operatorIsToldOnce(all, noExcuses())).toEqual([]);
  messages.push(messages.at(-1)!);
  expect(operatorIsToldOnce(all, noExcuses())).toEqual([
    '"Gusto needs a human" came twice, and no answer was lost',
  ]);
});

test('a spent code excuses another sign-in where an exchange went wrong', () => {
  const { lived, cast, run, exchange, world } = sound();
  cast.signIns = 2;
  run.calls.push({ ...exchange, told: { status: 'invalid' } });
  expect(brokenClaims(lived, noExcuses())).toEqual(['somebody had to sign in 2 times']);
  world.finch.faultsStruck.push({ endpoint: 'token', of: 'c' });
  expect(brokenClaims(lived, noExcuses())).toEqual([]);
});

test('a fault excuses a further session where it made one', () => {
  const { lived, world } = sound();
  world.finch.sessions.push({ connectionId: 'c' });
  const fault = { kind: 'reset' };
  world.finch.faultsStruck.push({ endpoint: 'mint', of: 'c', fault });
  expect(brokenClaims(lived, noExcuses())).toHaveLength(1);
  Object.assign(fault, { createsSession: true });
  expect(brokenClaims(lived, noExcuses())).toEqual([]);
});

test('who is abandoned was asked, unless something stood in the way', () => {
  const { lived, cast, view, messages, events } = sound();
  cast.plan = { ...cast.plan, faults: [], demand: { outcome: 'abandoned', asked: true } };
  messages.length = 0;
  events.pop();
  Object.assign(view, { outcome: 'abandoned', startedAt: view.closedAt, notices: [] });
  delete view.by;
  delete view.evidence;
  expect(brokenClaims(lived, noExcuses())).toEqual(['no first notice']);
  lived.outages.push({ what: 'http_side_killed', from: CLOSED_AT - 10, to: CLOSED_AT + 10 });
  expect(brokenClaims(lived, noExcuses())).toEqual(['no first notice']);
  lived.outages.push({ what: 'mail_down', from: CLOSED_AT - 10, to: CLOSED_AT + 10 });
  const excuses = noExcuses();
  expect(brokenClaims(lived, excuses)).toEqual([]);
  expect(excuses.endedUnasked).toBe(1);
});

test('a mail whose answer was lost may be acted on before it is noted', () => {
  const { lived, messages, view, world } = sound();
  messages.pop();
  view.notices = [];
  expect(brokenClaims(lived, noExcuses())).toContain('no first notice');
  world.mailbox.lostAnswers.push(messages[0]!.messageId);
  expect(brokenClaims(lived, noExcuses())).toEqual([]);
});
