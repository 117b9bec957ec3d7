/** Random reauths: policies, outcomes of steps, events from outside in any order; and runs of the interpreter. */
import * as fc from 'fast-check';
import { failureKinds } from '../../../src/contract/words.js';
import type { Contact } from '../../../src/contract/state.js';
import type { Policy } from '../../../src/contract/policy.js';
import type { Event } from '../../../workflows/apply.js';
import type { Happening } from '../../../workflows/journey.js';
import * as answers from './answers.js';
import type { Answer, World } from './answers.js';
import { hintId, outside, outsides } from './arbitrary-outside.js';
import { Drive, type Outside } from './drive.js';
import {
  DAY,
  HOUR,
  MINUTE,
  SECOND,
  START,
  ada,
  inputOf,
  policyOf,
  traitsWithoutCode,
  type InputChange,
} from './make.js';

const zone = [
  { from: START, minutes: -300 },
  { from: START + 30 * HOUR, minutes: -240 },
];
const bo: Contact = { ...ada, id: 'bo', email: 'bo@example.com', zone };
const cy: Contact = { ...ada, id: 'cy', email: 'cy@example.com', zone: [{ from: START, minutes: 345 }] };

/** Ladders that are over within days, so that a run with failures every minute stays short. */
const shortPolicy: fc.Arbitrary<Partial<Policy>> = fc.record({
  holdFor: fc.constantFrom(0, 20 * MINUTE, 5 * HOUR),
  remindAfter: fc.constantFrom([], [HOUR], [2 * HOUR, 6 * HOUR, DAY, 30 * HOUR]),
  escalateAfter: fc.constantFrom(8 * HOUR, 32 * HOUR, 3 * DAY),
  closeAfter: fc.constantFrom(10 * HOUR, 2 * DAY, 4 * DAY),
  maxSessions: fc.constantFrom(1, 2, 5, 50),
  sessionLife: fc.constantFrom(10 * MINUTE, 3 * HOUR, DAY).map((finch) => ({ finch })),
  mint: fc.constantFrom('ahead', 'ahead', 'on_open'),
  verifyFor: fc.constantFrom(5 * MINUTE, 2 * HOUR),
  probeEvery: fc.constantFrom(null, 3 * HOUR, DAY),
  spread: fc.constantFrom(0, HOUR),
  lastCallBefore: fc.constantFrom(null, 2 * HOUR, DAY),
  nextContactAfter: fc.constantFrom(3 * HOUR, 20 * HOUR),
  quietHours: fc.constantFrom(null, { from: 21 * 60, to: 8 * 60 }, { from: 600, to: 660 }),
  workdaysOnly: fc.boolean(),
});
const policy = fc.oneof(
  { arbitrary: shortPolicy, weight: 5 },
  { arbitrary: fc.constant(policyOf({ closeAfter: 50 * DAY })), weight: 1 },
);

/** Finch's ways, and those of a provider that returns no code and can always be asked. */
const traits = fc.constantFrom(inputOf().traits, traitsWithoutCode);

const input: fc.Arbitrary<InputChange> = fc
  .record({
    policy,
    traits,
    token: fc.constantFrom(undefined, 'sealed:token'),
    stopsAt: fc.constantFrom(undefined, undefined, START + DAY),
    neededBy: fc.constantFrom(undefined, undefined, START + 5 * HOUR),
    contacts: fc.constantFrom<Contact[]>([ada], [ada], [ada, bo], [ada, bo, cy], []),
    handsOff: fc.constantFrom(
      undefined,
      { events: false },
      { events: true },
      { events: false, escalationWebhook: true as const },
      { events: true, escalationWebhook: true as const },
    ),
    origin: fc.constantFrom(
      undefined,
      undefined,
      { hintId: 'word-h1', directory: false },
      { hintId: 'word-h2', directory: true },
    ),
    early: fc.constantFrom(undefined, undefined, true as const),
    luck: fc.constantFrom(0, 0.5, 1),
  })
  .map(({ token, stopsAt, neededBy, handsOff, origin, early, ...rest }) => ({
    ...rest,
    ...(handsOff && { handsOff }),
    ...(origin && { origin }),
    ...(early && { early }),
    ...(token !== undefined && { token }),
    ...(stopsAt !== undefined && { stopsAt }),
    ...(neededBy !== undefined && { neededBy }),
  }));

const kind = fc.constantFrom(...failureKinds.filter((each) => each !== 'gone'));
const retryAfter = fc.constantFrom(undefined, 10 * SECOND, 3 * HOUR);
const mint = fc.oneof(
  { arbitrary: fc.constant(answers.minted), weight: 3 },
  { arbitrary: fc.constant(answers.mintedWithoutReturn), weight: 1 },
  { arbitrary: fc.tuple(kind, retryAfter).map((failure) => answers.mintFails(...failure)), weight: 2 },
);
const exchange = fc.oneof(
  fc.constant(answers.worldOf().exchange),
  fc
    .constantFrom('another_connection' as const, 'invalid' as const, 'lost' as const)
    .map(answers.exchangeEnds),
  fc.tuple(kind, retryAfter).map((failure) => answers.exchangeFails(...failure)),
);
const status = fc.constantFrom(
  ...([
    'broken',
    'broken',
    'broken',
    'broken',
    'unsettled',
    'unsettled',
    'unproven',
    'unknown',
    'healthy',
  ] as const),
);
const { id: _, ...withoutId } = ada;
const description = {
  institution: 'ADP',
  reason: 'unknown' as const,
  contacts: [withoutId],
  policy: policyOf(),
};
const directory: fc.Arbitrary<Answer> = fc.oneof(
  fc
    .constantFrom('unknown' as const, 'no_directory' as const, description, description)
    .map((given): Answer => () => ({ type: 'directoryAnswered', answer: given })),
  kind.map((each): Answer => () => ({ type: 'directoryFailed', failure: { kind: each } })),
);
const check = fc.oneof(status.map(answers.checkSays), kind.map(answers.checkFails));
const probe = fc.oneof(
  { arbitrary: status.map(answers.probeSays), weight: 3 },
  { arbitrary: kind.map(answers.probeFails), weight: 1 },
);
const notice = fc.oneof(
  { arbitrary: fc.constant(answers.sent), weight: 4 },
  { arbitrary: fc.constant(answers.bounces), weight: 1 },
  { arbitrary: kind.map(answers.mailFails), weight: 2 },
);

/** One answer after the other; where the script is over it starts again. */
function inTurn(script: Answer[]): Answer {
  let turn = 0;
  return (question) => script[turn++ % script.length]!(question);
}
const scriptOf = (given: fc.Arbitrary<Answer>) => fc.array(given, { minLength: 1, maxLength: 6 });

export interface Script {
  input: InputChange;
  answers: {
    directory: Answer[];
    mint: Answer[];
    exchange: Answer[];
    check: Answer[];
    probe: Answer[];
    notice: Answer[];
  };
  outside: [number, Outside][];
  /** How long the steps take, ms. */
  takes: number;
}

export const script: fc.Arbitrary<Script> = fc.record({
  input,
  answers: fc.record({
    directory: scriptOf(directory),
    mint: scriptOf(mint),
    exchange: scriptOf(exchange),
    check: scriptOf(check),
    probe: scriptOf(probe),
    notice: scriptOf(notice),
  }),
  outside: outsides,
  takes: fc.constantFrom(0, 0, 30 * SECOND, 80 * SECOND),
});

/** A whole life: to the end, whatever it is. */
export function live({ input: change, answers: scripts, outside: events, takes }: Script): Drive {
  const world: World = {
    ...answers.worldOf(),
    directory: inTurn(scripts.directory),
    mint: inTurn(scripts.mint),
    exchange: inTurn(scripts.exchange),
    check: inTurn(scripts.check),
    probe: inTurn(scripts.probe),
    notice: inTurn(scripts.notice),
    takes: () => takes,
  };
  const drive = new Drive(change, world);
  let offset = 0;
  for (const [after, happening] of events) drive.plan((offset += after), happening);
  return drive.until(100 * DAY);
}

const at = fc.integer({ min: 0, max: 100 * DAY }).map((offset) => START + offset);
const failure = fc.tuple(fc.constantFrom(...failureKinds), retryAfter).map(([failed, wait]) => ({
  kind: failed,
  ...(wait !== undefined && { retryAfter: wait }),
}));
const noticed = fc
  .constantFrom('first' as const, 'reminder' as const, 'retry' as const, 'receipt' as const)
  .map((each): Happening => ({
    type: 'noticed',
    notice: { key: `${each}/ada/1`, kind: each, contact: 'ada', number: 1, channel: 'mail' },
  }));
const gone: Happening = { type: 'probed', health: { status: 'gone' } };
const happening: fc.Arbitrary<Happening> = fc.oneof(
  outside,
  noticed,
  fc.constantFrom<Happening>({ type: 'expired' }, gone, { type: 'minted', secret: 'sealed:s', life: HOUR }),
  failure.map((failed): Happening => ({ type: 'mintFailed', failure: failed })),
  failure.map((failed): Happening => ({ type: 'probeFailed', failure: failed })),
  failure.map((failed): Happening => ({ type: 'checkFailed', failure: failed })),
  failure.map((failed): Happening => ({ type: 'exchangeFailed', failure: failed })),
  failure.map((failed): Happening => ({ type: 'noticeFailed', to: 'contact', failure: failed })),
  failure.map((failed): Happening => ({ type: 'noticeFailed', to: 'operator', failure: failed })),
  failure.map((failed): Happening => ({ type: 'noticeFailed', to: 'webhook', failure: failed })),
  status.map((each): Happening => answers.checkSays(each)({} as never)),
  status.map((each): Happening => answers.probeSays(each)({} as never)),
  fc.constant<Happening>({ type: 'exchanged', credentials: 'sealed:c', token: 'sealed:t' }),
  fc.constant<Happening>({ type: 'bounced', contact: 'ada' }),
  directory.map((each) => each({} as never)),
  fc
    .constantFrom('reauth.attention/1', 'reauth.escalated/2')
    .map((key): Happening => ({ type: 'told', key })),
  hintId.map((id): Happening => ({ type: 'handedOff', hints: [id] })),
  fc.constant<Happening>({ type: 'settled' }),
);

/** Any events in any order, also those that no interpreter would bring about. */
export const anyEvents = fc
  .tuple(input, fc.array(fc.tuple(at, happening), { maxLength: 25 }))
  .map(([change, happenings]): [InputChange, Event[]] => [
    change,
    happenings.map(([moment, each]) => ({ ...each, at: moment })).sort((a, b) => a.at - b.at),
  ]);
