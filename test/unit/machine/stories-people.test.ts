/** The ladder as people live it: decent hours, a last call, and what people answer. */
import { describe, expect, test } from 'vitest';
import { phaseOf, viewOf } from '../../../src/contract/view.js';
import { onlyFor, probeSays, sent } from './answers.js';
import { answer, bo, decline, firstsOf, notMe, snoozeUntil, undo, withPolicy } from './contacts.js';
import { Drive, paused, pressed, resumed, withCode, type Outside } from './drive.js';
import { DAY, HOUR, MINUTE, START, ada, type InputChange } from './make.js';

const inZone = (hours: number): InputChange =>
  withPolicy({}, { contacts: [{ ...ada, zone: [{ from: START, minutes: hours * 60 }] }] });

describe('decent hours', () => {
  test('a reminder waits for the morning of its contact, the first notice does not', () => {
    // 9:00 UTC is 0:00 there.
    const story = new Drive(inZone(-9)).until(8 * DAY);
    expect(story.sent('first')).toEqual([0]);
    expect(story.sent('reminder')).toEqual([DAY + 8 * HOUR, 3 * DAY + 8 * HOUR, 7 * DAY + 8 * HOUR]);
  });

  test('on workdays only, the one of a weekend comes on Monday', () => {
    const story = new Drive(withPolicy({ remindAfter: [5 * DAY], workdaysOnly: true })).until(8 * DAY);
    expect(story.sent('reminder')).toEqual([7 * DAY - HOUR]);
  });

  test('the last call comes earlier, and neither the receipt nor the escalation waits', () => {
    // Due 43 days after the first notice, at 0:00 there.
    const story = new Drive(inZone(-9)).until(46 * DAY);
    expect(story.sent('last_call')).toEqual([43 * DAY - 3 * HOUR - MINUTE]);
    expect(story.sent('escalation')).toEqual([45 * DAY]);
  });
});

describe('the last call', () => {
  test('goes to everybody who was asked, once, and ends the reminders', () => {
    const story = new Drive(withPolicy({ remindAfter: [DAY, 44 * DAY] }, { contacts: [ada, bo] })).until(
      60 * DAY,
    );
    expect(story.sent('last_call')).toEqual([43 * DAY, 43 * DAY]);
    expect(Math.max(...story.sent('reminder'))).toBeLessThan(43 * DAY);
  });

  test('is not sent to somebody who has just been asked, nor where there is none', () => {
    const soon = withPolicy({}, { neededBy: START + DAY });
    expect(new Drive(soon).until(3 * DAY).told.map(([, kind]) => kind)).toEqual(['first', 'escalation']);
    expect(new Drive(withPolicy({ lastCallBefore: null })).until(46 * DAY).sent('last_call')).toEqual([]);
  });

  test('counts back from when it is needed', () => {
    const story = new Drive(withPolicy({}, { neededBy: START + 6 * DAY })).until(7 * DAY);
    expect(story.told).toEqual([
      [0, 'first'],
      [DAY, 'reminder'],
      [3 * DAY, 'reminder'],
      [4 * DAY, 'last_call'],
      [6 * DAY, 'escalation'],
    ]);
  });
});

describe('“remind me later”', () => {
  test('holds reminders until then, and delays neither the repair nor the escalation', () => {
    const story = new Drive(withPolicy({ escalateAfter: 10 * DAY })).at(HOUR, snoozeUntil(9 * DAY));
    expect(phaseOf(story.state)).toBe('snoozed');
    expect(viewOf(story.state).answers).toEqual({ snoozedUntil: new Date(START + 9 * DAY).toISOString() });
    story.until(11 * DAY);
    expect(story.told.map(([at, kind]) => [at / DAY, kind])).toEqual([
      [0, 'first'],
      [8, 'last_call'],
      [10, 'escalation'],
    ]);
    expect(phaseOf(story.state)).toBe('escalated');
  });

  test('is over when its time has come, or when it is undone', () => {
    const story = new Drive(withPolicy()).at(HOUR, snoozeUntil(2 * DAY));
    expect(story.until(2 * DAY).sent('reminder')).toEqual([2 * DAY]);
    expect(phaseOf(story.state)).toBe('waiting');
    const taken = new Drive(withPolicy()).at(HOUR, snoozeUntil(10 * DAY)).at(2 * HOUR, undo);
    expect(taken.until(2 * DAY).sent('reminder')).toEqual([DAY]);
  });
});

test('whoever was replaced, or is not the one, answers for nobody any more', () => {
  const events = { handsOff: { events: true as const } };
  const replaced = new Drive(withPolicy({}, events)).at(HOUR, { type: 'contactsChanged', contacts: [bo] });
  const stranger = new Drive(withPolicy({}, { ...events, contacts: [ada, bo] })).at(HOUR, notMe);
  for (const story of [replaced, stranger.until(2 * DAY)]) {
    const told = story.state.outbox;
    story.at(2 * DAY, decline, snoozeUntil(9 * DAY)).until(8 * DAY);
    expect(story.state.outbox).toEqual(told);
    expect(story.state.closed).toBeUndefined();
    expect(story.sent('reminder')).not.toEqual([]);
  }
});

describe('“we no longer use this”', () => {
  test('closes as declined a day later; until then nobody is written to', () => {
    const story = new Drive(withPolicy({}, { handsOff: { events: true } })).at(23 * HOUR, decline);
    expect(phaseOf(story.state)).toBe('waiting');
    expect(story.state.outbox?.map(({ type, answer: told }) => [type, told?.kind])).toEqual([
      ['reauth.answered', 'decline'],
    ]);
    story.until(3 * DAY);
    expect(story.state.closed).toEqual({ at: START + 47 * HOUR, outcome: 'declined' });
    expect(story.told.map(([, kind]) => kind)).toEqual(['first']);
  });

  test('is undone, or overruled by a press, by other contacts, or by sending again', () => {
    const others: Outside = { type: 'contactsChanged', contacts: [{ ...bo }] };
    for (const happening of [
      undo,
      { type: 'pressed', contact: 'ada' } as const,
      others,
      { type: 'resendWanted' } as const,
    ]) {
      const story = new Drive(withPolicy())
        .at(HOUR, decline)
        .at(2 * HOUR, happening)
        .until(5 * DAY);
      expect(story.state.closed).toBeUndefined();
    }
  });

  test('a repair counts all the same', () => {
    const story = new Drive(withPolicy({}, { token: 'sealed:token' }))
      .at(HOUR, decline)
      .change({ check: () => ({ type: 'checked', health: { status: 'healthy', evidence: 'introspect' } }) });
    story.at(2 * HOUR, withCode('h1'));
    expect(story.state.closed).toMatchObject({ outcome: 'reconnected' });
  });

  test('the human is not told meanwhile', () => {
    const story = new Drive(withPolicy({ escalateAfter: 2 * DAY }))
      .at(2 * DAY - HOUR, decline)
      .until(4 * DAY);
    expect(story.sent('escalation')).toEqual([]);
    expect(story.state.closed).toMatchObject({ outcome: 'declined' });
  });
});

describe('“not me”', () => {
  test('a day later the next one is asked; the proposed address never is', () => {
    const story = new Drive(withPolicy({}, { contacts: [ada, bo], handsOff: { events: true } })).at(
      HOUR,
      notMe,
    );
    expect(story.state.outbox?.[0]?.answer).toMatchObject({ kind: 'not_me', email: 'di@example.com' });
    story.until(4 * DAY);
    expect(firstsOf(story)).toEqual([
      ['ada', 0],
      ['bo', 25 * HOUR],
    ]);
    expect(story.state.notices.filter(({ contact }) => contact === 'ada')).toHaveLength(1);
    expect(JSON.stringify(story.state.contacts)).not.toContain('di@example.com');
    expect(JSON.stringify(viewOf(story.state))).not.toContain('di@example.com');
  });

  test('without anybody else somebody has to name one', () => {
    const story = new Drive(withPolicy({}, { handsOff: { events: true } })).at(HOUR, notMe).until(2 * DAY);
    expect(viewOf(story.state).attention).toMatchObject({ kind: 'no_contacts' });
    story.at(2 * DAY, { type: 'contactsChanged', contacts: [bo] });
    expect(firstsOf(story)).toEqual([
      ['ada', 0],
      ['c2', 2 * DAY],
    ]);
  });

  test('is undone within the day, and not after it', () => {
    const story = new Drive(withPolicy({}, { contacts: [ada, bo] }))
      .at(HOUR, notMe)
      .at(2 * HOUR, undo)
      .until(3 * DAY);
    expect(story.sent('reminder')).toEqual([DAY, 3 * DAY]);
    const late = new Drive(withPolicy({}, { contacts: [ada, bo] })).at(HOUR, notMe).at(26 * HOUR, undo);
    expect(firstsOf(late)).toHaveLength(2);
    expect(late.until(4 * DAY).state.notices.filter(({ contact }) => contact === 'ada')).toHaveLength(1);
  });
});

describe('“no more reminders”', () => {
  test('stops reminders of that person, and nothing else', () => {
    const story = new Drive(withPolicy({}, { contacts: [ada, bo] })).at(
      HOUR,
      answer({ kind: 'unsubscribe', contact: 'ada' }),
    );
    story.until(46 * DAY);
    const kindsOf = (id: string) => [
      ...new Set(story.state.notices.filter(({ contact }) => contact === id).map(({ kind }) => kind)),
    ];
    expect(kindsOf('ada')).toEqual(['first', 'last_call']);
    expect(kindsOf('bo')).toEqual(['first', 'reminder', 'last_call']);
  });
});

test('a retry and what fell due meanwhile are one mail, and the last call comes hours later', () => {
  const story = new Drive(withPolicy({ quietHours: null, verifyFor: 2 * HOUR }))
    .at(7 * DAY - HOUR, pressed, withCode('h1'))
    .until(8 * DAY);
  expect(story.sent('retry')).toEqual([7 * DAY + HOUR]);
  expect(story.sent('reminder')).toEqual([DAY, 3 * DAY]);
  const late = new Drive(withPolicy({ quietHours: null, verifyFor: 2 * HOUR }))
    .at(43 * DAY - HOUR, pressed, withCode('h1'))
    .until(46 * DAY);
  expect(late.sent('retry')).toEqual([43 * DAY + HOUR]);
  expect(late.sent('last_call')).toEqual([43 * DAY + 5 * HOUR]);
});

test('a resume sends no burst: what is overdue collapses into one', () => {
  const story = new Drive(withPolicy()).at(HOUR, paused).at(20 * DAY, resumed);
  expect(story.sent('reminder')).toEqual([20 * DAY]);
  expect(story.until(31 * DAY).sent('reminder')).toEqual([20 * DAY, 30 * DAY]);
});

test('a storm is spread over the time that the policy allows, by each one’s luck', () => {
  const at = (luck: number) =>
    new Drive(withPolicy({ spread: 2 * HOUR, holdFor: HOUR }, { luck })).until(DAY).sent('first');
  expect([at(0), at(0.5), at(1)]).toEqual([[HOUR], [2 * HOUR], [3 * HOUR]]);
});

test('what healed within the hold bothers nobody', () => {
  const story = new Drive(withPolicy({ holdFor: HOUR }, { token: 'sealed:token' }), {
    probe: probeSays('healthy'),
    notice: onlyFor('first', sent),
  });
  expect(story.until(DAY).told).toEqual([]);
  expect(story.state.closed).toMatchObject({ by: 'elsewhere' });
});
