/** "Why was this mail sent at 09:02?": what the timeline answers. */
import { describe, expect, test } from 'vitest';
import type { ReauthState } from '../../../src/contract/state.js';
import { detailsOf } from '../../../workflows/details.js';
import { timelineOf } from '../../../workflows/timeline.js';
import { always, everyState } from './always.js';
import { checkSays, mintFails } from './answers.js';
import { Drive, paused, resumed, withCode } from './drive.js';
import { DAY, HOUR, MINUTE, START, ada, inputOf, type InputChange } from './make.js';

/** Five hours behind UTC, until the clocks go forward on the 8th of March. */
const newYork = {
  ...ada,
  zone: [
    { from: 0, minutes: -300 },
    { from: Date.UTC(2026, 2, 8, 7), minutes: -240 },
  ],
};
const quietHours = { from: 21 * 60, to: 8 * 60 };

function told(state: ReauthState): string[] {
  return timelineOf(state).map(({ at, text }) => `+${Math.round((at - START) / MINUTE)} min: ${text}`);
}

function reminders(change: InputChange, story: (drive: Drive) => Drive): string[] {
  const { state } = story(new Drive({ contacts: [newYork], ...change }));
  return timelineOf(state).flatMap(({ text }) => (/^(reminder|last call)/.test(text) ? [text] : []));
}

test('a press, what it led to, and how it ended', () => {
  const { state } = new Drive()
    .at(HOUR, { type: 'pressed', contact: 'ada' })
    .change({ check: checkSays('healthy') })
    .at(HOUR + MINUTE, withCode('h1'));
  expect(told(state)).toEqual([
    '+0 min: reported broken (login_required)',
    '+0 min: session minted ahead: number 1, lives until 2026-04-01 09:00:00 UTC',
    '+0 min: first notice to ada (a…@example.com) by mail',
    '+60 min: ada (a…@example.com) pressed the button: given session 1',
    '+61 min: ada (a…@example.com) came back with a code',
    '+61 min: the code brought new credentials',
    '+61 min: checked: healthy',
    '+61 min: closed: reconnected by user (introspect)',
    '+61 min: receipt to ada (a…@example.com) by mail: it is repaired',
  ]);
});

describe('a reminder', () => {
  test('that came as planned needs no words', () => {
    expect(reminders({}, (drive) => drive.until(DAY))).toEqual([
      'reminder 1 of 5 to ada (a…@example.com) by mail',
    ]);
  });

  test('that was moved by quiet hours says from when to when, by the contact’s clock', () => {
    // Nine o'clock UTC is four in the morning there.
    expect(reminders({ policy: { quietHours } }, (drive) => drive.until(DAY + 6 * HOUR))).toEqual([
      'reminder 1 of 5 to ada (a…@example.com) by mail: planned Tue 2026-03-03 04:00, moved to Tue 2026-03-03 08:00 because of quiet hours, by the clock in America/New_York',
    ]);
  });

  test('that waited for a workday says so', () => {
    const policy = { remindAfter: [5 * DAY + 12 * HOUR], workdaysOnly: true };
    expect(reminders({ policy }, (drive) => drive.until(8 * DAY))).toEqual([
      'reminder 1 of 1 to ada (a…@example.com) by mail: planned Sat 2026-03-07 16:00, moved to Mon 2026-03-09 00:00 because of workdays only, by the clock in America/New_York',
    ]);
  });

  test('that a pause held into the night says both', () => {
    const story = (drive: Drive) =>
      drive
        .at(HOUR, paused)
        .at(2 * DAY - 2 * HOUR, resumed)
        .until(3 * DAY - HOUR);
    const policy = { quietHours, remindAfter: [DAY + 5 * HOUR] };
    expect(reminders({ policy }, story)).toEqual([
      'reminder 1 of 1 to ada (a…@example.com) by mail: planned Tue 2026-03-03 09:00, held until the pause was over, moved to Wed 2026-03-04 08:00 because of quiet hours, by the clock in America/New_York',
    ]);
  });

  test('that a snooze held says so', () => {
    const until = START + 2 * DAY;
    const story = (drive: Drive) =>
      drive
        .at(HOUR, { type: 'answered', answer: { kind: 'snooze', until, contact: 'ada' } })
        .until(2 * DAY + HOUR);
    expect(reminders({}, story)).toEqual([
      'reminder 1 of 5 to ada (a…@example.com) by mail: planned Tue 2026-03-03 04:00, held until the snooze was over, by the clock in America/New_York',
    ]);
  });

  test('a last call that quiet hours moved earlier says so', () => {
    const policy = { quietHours, remindAfter: [], lastCallBefore: 2 * DAY, escalateAfter: 4 * DAY };
    expect(reminders({ policy }, (drive) => drive.until(3 * DAY))).toEqual([
      'last call to ada (a…@example.com) by mail: planned Wed 2026-03-04 04:00, moved to Tue 2026-03-03 20:59 because of quiet hours, by the clock in America/New_York',
    ]);
  });
});

test('who paused and who answered', () => {
  const { state } = new Drive()
    .at(HOUR, paused, paused)
    .at(2 * HOUR, resumed, resumed)
    .at(3 * HOUR, { type: 'answered', answer: { kind: 'snooze', until: START + DAY } })
    .at(4 * HOUR, { type: 'answered', answer: { kind: 'decline', contact: 'ada' } })
    .at(5 * HOUR, { type: 'answered', answer: { kind: 'undo', contact: 'ada' } });
  expect(told(state).slice(3)).toEqual([
    '+60 min: paused by an operator',
    '+120 min: resumed by an operator',
    '+180 min: the tenant snoozed: no reminder until 2026-03-03 09:00:00 UTC',
    '+240 min: ada (a…@example.com) said that nobody uses it any more: takes effect at 2026-03-03 13:00:00 UTC unless undone',
    '+300 min: ada (a…@example.com) took the answer back',
  ]);
});

test('what fails over and over is one entry, with when it is tried again, and a human is told', () => {
  const { state } = new Drive({}, { mint: mintFails('rejected') }).until(40 * HOUR);
  expect(told(state)).toEqual([
    '+0 min: reported broken (login_required)',
    '+360 min: mint failed: rejected (2 times since 2026-03-02 09:00:00 UTC): again at 2026-03-03 15:00:00 UTC',
    '+1440 min: escalation to the human by mail: rejected',
    '+1800 min: mint failed: rejected: again at 2026-03-04 15:00:00 UTC',
  ]);
});

test('daily probes do not push out what matters', () => {
  const { state } = new Drive({ token: 'sealed:token' }).until(29 * DAY);
  const texts = timelineOf(state).map(({ text }) => text);
  expect(texts).toContain('first notice to ada (a…@example.com) by mail');
  expect(texts.at(-1)).toMatch(/^probed: broken \(15 times since 2026-03-17/);
});

test('it is bounded: the latest stays, the number of the others is told, and the details fit', () => {
  const email = `${'x'.repeat(60)}@${'long.'.repeat(40)}example`;
  const story = new Drive({
    contacts: [{ ...newYork, email, timeZone: 'z'.repeat(500) }],
    institution: 'i'.repeat(500),
  });
  for (let hour = 1; hour < 60; hour += 1) story.at(hour * HOUR, hour % 2 ? paused : resumed);
  const lines = timelineOf(story.state);
  expect(lines).toHaveLength(32);
  expect(lines[0]?.text).toBe('reported broken (login_required)');
  expect(lines[1]?.text).toMatch(/^\(\d+ earlier entries are left out\)$/);
  expect(lines.at(-1)?.text).toBe('paused by an operator');
});

test('of every life: bounded, in order, and nothing secret or whole in it', () =>
  always((drive) => {
    for (const state of everyState(drive).slice(-20)) {
      const details = detailsOf(state, drive.now);
      expect(Buffer.byteLength(details)).toBeLessThan(18_000);
      expect(details).not.toMatch(/sealed:|ada@|https?:/);
      const times = timelineOf(state).map(({ at }) => at);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      expect((state.timeline ?? []).length).toBeLessThanOrEqual(30);
    }
  }, 100));

test('a state of before there was a timeline says how it began', () => {
  const { timeline: _, timelineEver: __, ...before } = new Drive(inputOf()).until(HOUR).state;
  expect(timelineOf(before)).toEqual([{ at: START, text: 'reported broken (login_required)' }]);
});
