/** What happens from outside, in any order: people, backends and providers, each with a mind of their own. */
import * as fc from 'fast-check';
import { bare, cancelled, paused, pressed, resumed, withCode, type Outside } from './drive.js';
import { DAY, HOUR, MINUTE, SECOND, START, ada } from './make.js';

export const hintId = fc.constantFrom('h1', 'h2', 'h3', 'h4', 'h5', 'h6');
export const outside: fc.Arbitrary<Outside> = fc.oneof(
  { arbitrary: fc.constant(pressed), weight: 4 },
  { arbitrary: hintId.map(withCode), weight: 3 },
  { arbitrary: hintId.map(bare), weight: 3 },
  { arbitrary: reported(), weight: 2 },
  { arbitrary: fc.constantFrom(paused, resumed, resumed), weight: 3 },
  { arbitrary: fc.constant(cancelled), weight: 1 },
  { arbitrary: fc.constant<Outside>({ type: 'resendWanted' }), weight: 1 },
  { arbitrary: otherContacts(), weight: 1 },
  { arbitrary: word(), weight: 2 },
  { arbitrary: answer(), weight: 2 },
  {
    arbitrary: fc
      .constantFrom('first/ada/1', 'reminder/bo/1')
      .map((key): Outside => ({ type: 'bouncedLater', key })),
    weight: 1,
  },
);

function word(): fc.Arbitrary<Outside> {
  return fc
    .tuple(
      hintId,
      fc.constantFrom(
        'broken' as const,
        'broken' as const,
        'repaired' as const,
        'gone' as const,
        'suspended' as const,
        'warned' as const,
      ),
      fc.constantFrom(undefined, 'entity-1', 'entity-2'),
      fc.constantFrom(undefined, true as const, true as const),
    )
    .map(([id, told, entity, byProvider]) => ({
      ...(byProvider && { byProvider }),
      type: 'changed',
      hintId: `word-${id}`,
      status: told,
      ...(entity !== undefined && { entity }),
    }));
}

function answer(): fc.Arbitrary<Outside> {
  const contact = fc.constantFrom('ada', 'bo', 'c1', 'nobody');
  const kinds = fc.oneof(
    fc
      .integer({ min: 1, max: 60 })
      .map((hours) => ({ kind: 'snooze' as const, until: START + hours * HOUR })),
    fc
      .constantFrom(
        'decline' as const,
        'not_me' as const,
        'unsubscribe' as const,
        'undo' as const,
        'undo' as const,
      )
      .map((each) => ({ kind: each })),
  );
  return fc
    .tuple(contact, kinds)
    .map(([by, given]) => ({ type: 'answered', answer: { ...given, contact: by } }));
}

function otherContacts(): fc.Arbitrary<Outside> {
  const one = (email: string) => ({ email, locale: 'en', channel: 'mail' as const });
  return fc
    .subarray([ada.email, 'bo@example.com', 'cy@example.com'])
    .map((emails) => ({ type: 'contactsChanged', contacts: emails.map(one) }));
}

function reported(): fc.Arbitrary<Outside> {
  const neededBy = fc.constantFrom(START + 2 * HOUR, START + 30 * HOUR);
  return fc
    .tuple(hintId, fc.subarray(['token', 'neededBy', 'contacts']), neededBy)
    .map(([id, fields, by]) => ({
      type: 'reported',
      hintId: `report-${id}`,
      ...(fields.includes('token') && { token: 'sealed:reported-token' }),
      ...(fields.includes('neededBy') && { neededBy: by }),
      ...(fields.includes('contacts') && { contacts: [ada] }),
    }));
}

const pause = fc.constantFrom(0, SECOND, 50 * SECOND, 3 * MINUTE, 16 * MINUTE, 2 * HOUR, 9 * HOUR, DAY);

/** What people do: press, and come back a while later, by a hint, by a code, or by both at once. */
const visit = fc
  .tuple(fc.boolean(), pause, hintId, fc.subarray(['bare', 'code']), hintId)
  .map(([presses, away, one, ways, other]): [number, Outside][] => [
    ...(presses ? [[SECOND, pressed] as [number, Outside]] : []),
    ...(ways.includes('bare') ? [[away, bare(one)] as [number, Outside]] : []),
    ...(ways.includes('code') ? [[SECOND, withCode(other)] as [number, Outside]] : []),
  ]);
const anything = fc.tuple(pause, outside).map((each): [number, Outside][] => [each]);
export const outsides = fc
  .array(fc.oneof({ arbitrary: anything, weight: 3 }, visit), { maxLength: 12 })
  .map((groups) => groups.flat());
