/** What somebody of the tenant tells an open reauth: send again, ask others, here is the token. */
import { describe, expect, test } from 'vitest';
import { bounces, checkSays, mailFails, sent } from './answers.js';
import { Drive, paused, pressed, resumed, type Outside } from './drive.js';
import { DAY, HOUR, MINUTE, SECOND, START, ada } from './make.js';

const resend: Outside = { type: 'resendWanted' };
const contacts = (...emails: string[]): Outside => ({
  type: 'contactsChanged',
  contacts: emails.map((email) => ({ email, locale: 'en', channel: 'mail' })),
});

describe('send again', () => {
  test('is the last notice that asked, once for each wish, and shifts nothing', () => {
    const story = new Drive()
      .until(DAY)
      .at(DAY + HOUR, resend)
      .at(2 * DAY, resend)
      .until(4 * DAY);
    expect(story.told).toEqual([
      [0, 'first'],
      [DAY, 'reminder'],
      [DAY + HOUR, 'reminder'],
      [2 * DAY, 'reminder'],
      [3 * DAY, 'reminder'],
    ]);
    const keys = story.state.notices.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('within a minute it is the same wish', () => {
    const story = new Drive()
      .at(HOUR, resend)
      .at(HOUR + 59 * SECOND, resend)
      .until(2 * HOUR);
    expect(story.sent('first')).toEqual([0, HOUR]);
  });

  test('before anybody was asked there is nothing to send again', () => {
    const story = new Drive({ policy: { holdFor: DAY } }).at(HOUR, resend).until(2 * HOUR);
    expect(story.told).toEqual([]);
  });

  test('a mail that could not be handed over is tried at once, and a refused address once more', () => {
    const failing = new Drive({}, { notice: mailFails('unavailable') })
      .until(10 * HOUR)
      .change({ notice: sent });
    expect(failing.at(10 * HOUR + MINUTE, resend).sent('first')).toEqual([10 * HOUR + MINUTE]);
    const story = new Drive().until(HOUR).change({ notice: bounces }).until(DAY).change({ notice: sent });
    expect(story.state.bounced).toHaveLength(1);
    // The reminder that it was refused for is what was last to be sent.
    expect(story.at(DAY + HOUR, resend).sent('reminder')).toEqual([DAY + HOUR]);
    expect(story.state.notices).toHaveLength(2);
  });

  test('a pause holds it', () => {
    const story = new Drive()
      .at(HOUR, paused)
      .at(2 * HOUR, resend)
      .until(3 * HOUR);
    expect(story.sent('first')).toEqual([0]);
    expect(story.at(4 * HOUR, resumed).sent('first')).toEqual([0, 4 * HOUR]);
  });

  test('a reminder that is due anyway fulfils the wish: nobody gets two mails at once', () => {
    const story = new Drive()
      .at(HOUR, paused)
      .at(2 * DAY, resend)
      .at(2 * DAY + HOUR, resumed)
      .until(2 * DAY + 2 * HOUR);
    expect(story.told).toEqual([
      [0, 'first'],
      [2 * DAY + HOUR, 'reminder'],
    ]);
  });
});

describe('other contacts', () => {
  test('who is asked later is not reminded of what was due before', () => {
    const story = new Drive().at(2 * DAY, contacts('bo@example.com')).until(8 * DAY);
    const toBo = story.state.notices
      .filter(({ contact }) => contact === 'c2')
      .map(({ kind, at }) => [kind, at - START]);
    expect(toBo).toEqual([
      ['first', 2 * DAY],
      ['reminder', 3 * DAY],
      ['reminder', 7 * DAY],
    ]);
  });

  test('one address twice is one contact, however often it is said', () => {
    const both = contacts('bo@example.com', 'BO@example.com');
    const story = new Drive().at(HOUR, both).at(2 * HOUR, both);
    expect(story.state.contacts.map(({ id }) => id)).toEqual(['c2']);
  });

  test('a refused address that is no longer among them needs nobody’s attention', () => {
    const story = new Drive({}, { notice: bounces }).until(HOUR).at(2 * HOUR, contacts('bo@example.com'));
    expect(story.state.bounced.map(({ contact }) => contact)).toEqual(['c2']);
  });

  test('a return that names nobody is owed to somebody who is still there', () => {
    const story = new Drive({}, { check: checkSays('unknown') }).at(
      HOUR,
      contacts('bo@example.com', ada.email),
    );
    story.at(2 * HOUR, contacts(ada.email)).at(3 * HOUR, pressed);
    story.at(3 * HOUR + MINUTE, { type: 'returned', hintId: 'h1' }).until(5 * HOUR);
    expect(story.state.notices.at(-1)).toMatchObject({ kind: 'retry', contact: 'ada' });
  });

  test('somebody new is asked, and reminded with the others; who is known keeps the id', () => {
    const story = new Drive().at(HOUR, contacts('bo@example.com', ada.email.toUpperCase()));
    expect(story.state.contacts.map(({ id }) => id)).toEqual(['c2', 'ada']);
    expect(story.state.notices.map(({ contact, kind }) => [contact, kind])).toEqual([
      ['ada', 'first'],
      ['c2', 'first'],
    ]);
  });

  test('who is no longer among them is sent nothing more, and no id is given twice', () => {
    const story = new Drive().at(HOUR, contacts('bo@example.com')).at(2 * HOUR, contacts('cy@example.com'));
    expect(story.state.contacts.map(({ id }) => id)).toEqual(['c3']);
    story.until(2 * DAY);
    expect(
      story.state.notices.filter(({ kind }) => kind === 'reminder').map(({ contact }) => contact),
    ).toEqual(['c3']);
  });

  test('a better address is asked where the first one was refused', () => {
    const story = new Drive({}, { notice: bounces }).until(HOUR).change({ notice: sent });
    story.at(2 * HOUR, contacts('bo@example.com'));
    expect(story.state.notices).toMatchObject([{ contact: 'c2', kind: 'first', at: START + 2 * HOUR }]);
  });
});

describe('a token that came with a return', () => {
  const withToken: Outside = { type: 'returned', hintId: 'h1', token: 'sealed:brought' };

  test('of another connection does not replace the one that is known', () => {
    const story = new Drive({ token: 'sealed:known' }, { check: checkSays('unknown') });
    story.at(HOUR, pressed).at(HOUR + MINUTE, withToken);
    expect(story.state.token).toBe('sealed:known');
    expect(story.state.verification).toBeUndefined();
  });

  test('is kept once a read with it tells anything', () => {
    const brought = () => ({
      type: 'checked' as const,
      health: { status: 'broken' as const },
      readWith: 'sealed:brought',
    });
    const story = new Drive({ token: 'sealed:known' }, { check: brought }).at(HOUR, pressed);
    expect(story.at(HOUR + MINUTE, withToken).state.token).toBe('sealed:brought');
  });

  test('what an older token may not see any more says nothing of it', () => {
    const old = () => ({
      type: 'probed' as const,
      health: { status: 'unknown' as const },
      readWith: 'sealed:older',
    });
    const story = new Drive({ token: 'sealed:known' }, { probe: old }).until(HOUR);
    expect(story.state.token).toBe('sealed:known');
  });
});

test('a token that somebody exchanged the code for is checked at once, without waiting for a code', () => {
  const story = new Drive({}, { check: checkSays('healthy') }).at(HOUR, pressed);
  story.at(HOUR + MINUTE, { type: 'returned', hintId: 'h1', token: 'sealed:exchanged-elsewhere' });
  expect(story.state.closed).toMatchObject({ outcome: 'reconnected', by: 'user', at: START + HOUR + MINUTE });
  expect(story.state.credentials).toBeUndefined();
});
