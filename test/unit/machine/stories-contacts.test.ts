/** The ladder where several can repair it: one contact after the other, those that mails do not reach, one snooze for all. */
import { describe, expect, test } from 'vitest';
import { phaseOf, viewOf } from '../../../src/contract/view.js';
import { bounces, sent } from './answers.js';
import { answer, bo, cy, firstsOf, notMe, snoozeUntil, withPolicy } from './contacts.js';
import { Drive, pressed, type Outside } from './drive.js';
import { DAY, HOUR, START, ada } from './make.js';

describe('several contacts', () => {
  const three = withPolicy({}, { contacts: [ada, bo, cy] });

  test('the next one is asked after silence, and reminded from the first notice on', () => {
    const story = new Drive(three).until(12 * DAY);
    expect(firstsOf(story)).toEqual([
      ['ada', 0],
      ['bo', 5 * DAY],
      ['cy', 10 * DAY],
    ]);
    const bos = story.state.notices
      .filter(({ contact }) => contact === 'bo')
      .map(({ kind, at }) => [kind, at - START]);
    expect(bos).toEqual([
      ['first', 5 * DAY],
      ['reminder', 7 * DAY],
    ]);
  });

  test('whoever presses is not silent', () => {
    const story = new Drive(three).at(4 * DAY, pressed);
    expect(firstsOf(story.until(12 * DAY))).toEqual([
      ['ada', 0],
      ['bo', 9 * DAY],
    ]);
  });

  test('an address that is refused hands over at once', () => {
    const story = new Drive(three, {
      notice: (question) =>
        (question.step.do === 'notice' && question.step.notice.contact === 'ada' ? bounces : sent)(question),
    });
    expect(firstsOf(story.until(HOUR))).toEqual([['bo', 0]]);
  });

  test('a mail that came back later as well', () => {
    const story = new Drive(three).at(HOUR, { type: 'bouncedLater', key: 'first/ada/1' });
    expect(firstsOf(story)).toEqual([
      ['ada', 0],
      ['bo', HOUR],
    ]);
    expect(viewOf(story.state).attention).toMatchObject({ kind: 'bounced' });
    expect(story.at(2 * HOUR, { type: 'bouncedLater', key: 'unknown' }).state.bounced).toHaveLength(1);
  });

  test('a bounce that is told late or twice says nothing of an address that was seen to', () => {
    const back: Outside = { type: 'bouncedLater', key: 'first/ada/1' };
    const story = new Drive(three)
      .at(HOUR, back)
      .at(2 * DAY, { type: 'resendWanted' })
      .at(3 * DAY, back);
    expect(story.state.bounced).toEqual([]);
    const again = story.state.notices.findLast(({ contact }) => contact === 'ada')!;
    expect(story.at(4 * DAY, { type: 'bouncedLater', key: again.key }).state.bounced).toHaveLength(1);
  });

  test('one of the human’s own shows as attention, one of somebody who was replaced as nothing', () => {
    const story = new Drive(withPolicy({ escalateAfter: 2 * DAY })).at(3 * DAY, {
      type: 'bouncedLater',
      key: 'escalation/operator/1',
    });
    expect(viewOf(story.state).attention).toMatchObject({ kind: 'mail_unavailable' });
    const replaced = new Drive(three)
      .at(HOUR, { type: 'contactsChanged', contacts: [bo] })
      .at(2 * HOUR, { type: 'bouncedLater', key: 'first/ada/1' });
    expect(replaced.state.bounced).toEqual([]);
  });

  test('after the escalation nobody else is asked', () => {
    const story = new Drive(withPolicy({ escalateAfter: 7 * DAY }, { contacts: [ada, bo, cy] })).until(
      20 * DAY,
    );
    expect(firstsOf(story)).toEqual([
      ['ada', 0],
      ['bo', 5 * DAY],
    ]);
  });
});

describe('one snooze for several', () => {
  const bosSnooze = (offset: number): Outside =>
    answer({ kind: 'snooze', contact: 'bo', until: START + offset });
  const both = () => new Drive(withPolicy({}, { contacts: [ada, bo] })).until(5 * DAY);

  test('nobody is reminded before the day that was promised', () => {
    const story = both()
      .at(5 * DAY + HOUR, snoozeUntil(10 * DAY))
      .at(5 * DAY + 2 * HOUR, bosSnooze(6 * DAY))
      .until(9 * DAY);
    expect(story.sent('reminder')).toEqual([DAY, 3 * DAY]);
    story.at(9 * DAY, snoozeUntil(9 * DAY + HOUR)).until(9 * DAY + HOUR);
    expect(story.sent('reminder').slice(2)).toEqual([9 * DAY + HOUR, 9 * DAY + HOUR]);
  });

  test('it goes with whoever chose it', () => {
    const gone: Outside[] = [
      { type: 'contactsChanged', contacts: [bo] },
      { type: 'bouncedLater', key: 'first/ada/1' },
    ];
    for (const happening of gone) {
      const story = both()
        .at(5 * DAY + HOUR, snoozeUntil(18 * DAY), happening)
        .until(7 * DAY);
      expect(story.state.snoozed).toBeUndefined();
      expect(story.sent('reminder')).toContain(7 * DAY);
    }
    const stranger = both().at(5 * DAY + HOUR, snoozeUntil(18 * DAY), notMe);
    expect(phaseOf(stranger.state)).toBe('snoozed');
    expect(stranger.until(7 * DAY).state.snoozed).toBeUndefined();
  });
});
