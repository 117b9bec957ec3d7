/** Somebody comes back with a code: the exchange, and the check that follows it. */
import { describe, expect, test } from 'vitest';
import { phaseOf } from '../../../src/contract/view.js';
import { checkSays, exchangeEnds, exchangeFails, worldOf } from './answers.js';
import { Drive, pressed, withCode } from './drive.js';
import { DAY, HOUR, MINUTE, SECOND, START, type InputChange } from './make.js';

const BACK = HOUR + MINUTE;

/** Pressed after an hour. */
const asked = (change: InputChange = {}) => new Drive(change).at(HOUR, pressed);

describe('a code that is exchanged', () => {
  test('and a healthy connection: reconnected by the user, a receipt, the credentials', () => {
    const story = asked()
      .change({ check: checkSays('healthy') })
      .at(BACK, withCode('h1'));
    expect(story.state.closed).toEqual({
      at: START + BACK,
      outcome: 'reconnected',
      by: 'user',
      evidence: 'introspect',
    });
    expect(story.state.credentials).toBe('sealed:credentials');
    expect(story.told).toEqual([
      [0, 'first'],
      [BACK, 'receipt'],
    ]);
    expect(story.finished).toBe(true);
  });

  test('is checked with the new token', () => {
    const story = asked({ token: 'sealed:old' }).at(BACK, withCode('h1'));
    const check = story.entries.find(({ step }) => step?.do === 'check')!;
    expect(check.before.token).toBe('sealed:new-token');
  });

  test('processing for a while: asked again at growing intervals until it is healthy', () => {
    const story = asked()
      .change({ check: checkSays('unsettled') })
      .at(BACK, withCode('h1'));
    expect(phaseOf(story.state)).toBe('verifying');
    story
      .until(BACK + MINUTE)
      .change({ check: checkSays('healthy') })
      .until(BACK + 2 * MINUTE);
    expect(story.tried('check').map((at) => (at - BACK) / SECOND)).toEqual([0, 5, 15, 35, 75]);
    expect(story.state.closed).toMatchObject({ at: START + BACK + 75 * SECOND, by: 'user' });
  });

  test('never healthy for two hours: the retry notice, and the ladder goes on', () => {
    const story = asked()
      .at(BACK, withCode('h1'))
      .until(5 * DAY);
    expect(story.told).toEqual([
      [0, 'first'],
      [BACK + 2 * HOUR, 'retry'],
      [1 * DAY, 'reminder'],
      [3 * DAY, 'reminder'],
    ]);
    expect(story.state.lastReturn).toBe('unconfirmed');
    expect(story.tried('check').at(-1)).toBe(BACK + 2 * HOUR);
    expect(phaseOf(story.state)).toBe('waiting');
  });

  test('holds reminders and the escalation while it is checked', () => {
    const back = 3 * DAY - HOUR;
    const story = asked()
      .until(back)
      .at(back, withCode('h1'))
      .until(4 * DAY);
    expect(story.sent('reminder')).toEqual([1 * DAY]);
    // One mail for both: it asks them to try again.
    expect(story.sent('retry')).toEqual([3 * DAY + HOUR]);
    expect(story.until(8 * DAY).sent('reminder')).toEqual([1 * DAY, 7 * DAY]);
    const late = asked()
      .at(45 * DAY - HOUR, withCode('h1'))
      .until(46 * DAY);
    expect(late.sent('escalation')).toEqual([45 * DAY + HOUR]);
  });

  test('the last answer of the check comes before the escalation that waited for it', () => {
    const story = asked()
      .at(45 * DAY - HOUR, withCode('h1'))
      .until(45 * DAY + HOUR - SECOND);
    story.change({ check: checkSays('healthy') }).until(46 * DAY);
    expect(story.sent('escalation')).toEqual([]);
    expect(story.state.closed?.at).toBe(START + 45 * DAY + HOUR);
  });

  test('a repair in the last moment comes before the escalation', () => {
    const story = asked()
      .change({ check: checkSays('unsettled') })
      .at(45 * DAY - MINUTE, withCode('h1'));
    story
      .until(45 * DAY)
      .change({ check: checkSays('healthy') })
      .until(46 * DAY);
    expect(story.sent('escalation')).toEqual([]);
    expect(story.state.closed?.outcome).toBe('reconnected');
  });
});

describe('an exchange whose answer was lost', () => {
  test('with an old token: the connection is asked, and closes without credentials', () => {
    const story = asked({ token: 'sealed:old' }).change({
      exchange: exchangeEnds('lost'),
      check: checkSays('healthy'),
    });
    story.at(BACK, withCode('h1'));
    expect(story.state.closed).toMatchObject({ outcome: 'reconnected', by: 'user', evidence: 'introspect' });
    expect(story.state.credentials).toBeUndefined();
    expect(story.tried('exchange')).toEqual([BACK]);
  });

  test('without a token: the retry notice at once', () => {
    const story = asked()
      .change({ exchange: exchangeEnds('lost') })
      .at(BACK, withCode('h1'));
    expect(story.sent('retry')).toEqual([BACK]);
    expect(story.state.lastReturn).toBe('unconfirmed');
    expect(story.state.closed).toBeUndefined();
  });
});

describe('a code that the provider does not take', () => {
  test('invalid: nothing is closed, the contact may try again', () => {
    const story = asked()
      .change({ exchange: exchangeEnds('invalid') })
      .at(BACK, withCode('h1'));
    expect(story.sent('retry')).toEqual([BACK]);
    expect(phaseOf(story.state)).toBe('waiting');
  });

  test('invalid, but an old token tells that it was repaired: closed without credentials', () => {
    const story = asked({ token: 'sealed:old' });
    story.change({ exchange: exchangeEnds('invalid'), check: checkSays('healthy') }).at(BACK, withCode('h1'));
    expect(story.state.closed).toMatchObject({ outcome: 'reconnected', by: 'user' });
    expect(story.state.credentials).toBeUndefined();
  });

  test('of another connection: closes nothing, its token is dropped, and the contact is told', () => {
    const story = asked()
      .change({ exchange: exchangeEnds('another_connection') })
      .at(BACK, withCode('h1'));
    expect(story.state.lastReturn).toBe('another_connection');
    expect(story.state.token).toBeUndefined();
    expect(story.state.credentials).toBeUndefined();
    expect(story.sent('retry')).toEqual([BACK]);
    expect(story.tried('check')).toEqual([]);
  });

  test('one retry notice for each press, not for each code', () => {
    const story = asked().change({ exchange: exchangeEnds('invalid') });
    story.at(BACK, withCode('h1')).at(BACK + MINUTE, withCode('h2'));
    expect(story.sent('retry')).toEqual([BACK]);
    story.at(5 * HOUR, pressed).at(5 * HOUR + MINUTE, withCode('h3'));
    expect(story.sent('retry')).toEqual([BACK, 5 * HOUR + MINUTE]);
    expect(story.state.notices.slice(-2).map(({ key }) => key)).toEqual(['retry/ada/1', 'retry/ada/2']);
  });

  test('the page no longer tells of the last return once somebody came back again', () => {
    const story = asked()
      .change({ exchange: exchangeEnds('another_connection') })
      .at(BACK, withCode('h1'));
    story.change({ exchange: worldOf().exchange, check: checkSays('unsettled') });
    story.at(2 * HOUR, withCode('h2'));
    expect(story.state.lastReturn).toBeUndefined();
  });
});

describe('a provider that does not answer the exchange', () => {
  test('is asked again as long as the code lives', () => {
    const story = asked().change({ exchange: exchangeFails('unavailable') });
    story.at(BACK, withCode('h1')).until(BACK + HOUR);
    const tries = story.tried('exchange').map((at) => (at - BACK) / SECOND);
    expect(tries.slice(0, 5)).toEqual([0, 5, 15, 35, 75]);
    expect(tries.at(-1)).toBeLessThan(600);
    expect(tries.at(-1)).toBeGreaterThan(480);
  });

  test('is not asked once the code is dead, and the contact is told', () => {
    const story = asked().change({ exchange: exchangeFails('unavailable') });
    story
      .at(BACK, withCode('h1'))
      .until(BACK + 11 * MINUTE)
      .change({ exchange: worldOf().exchange });
    story.until(5 * HOUR);
    expect(story.state.credentials).toBeUndefined();
    expect(story.sent('retry')).toHaveLength(1);
    expect(phaseOf(story.state)).toBe('waiting');
  });

  test('holds a reminder that falls due meanwhile', () => {
    const story = asked().change({ exchange: exchangeFails('unavailable') });
    story.at(DAY - MINUTE, withCode('h1')).until(DAY + MINUTE);
    expect(story.sent('reminder')).toEqual([]);
  });

  test('and answers within ten minutes: nothing is lost', () => {
    const story = asked().change({ exchange: exchangeFails('unavailable'), check: checkSays('healthy') });
    story.at(BACK, withCode('h1')).until(BACK + 3 * MINUTE);
    story.change({ exchange: worldOf().exchange }).until(BACK + 10 * MINUTE);
    expect(story.state.credentials).toBe('sealed:credentials');
    expect(story.state.closed?.outcome).toBe('reconnected');
  });

  test('rate_limited beyond the life of the code: as good as lost', () => {
    const story = asked()
      .change({ exchange: exchangeFails('rate_limited', HOUR) })
      .at(BACK, withCode('h1'));
    expect(story.state.codes).toEqual([]);
    expect(story.sent('retry')).toEqual([BACK]);
  });
});

describe('codes that come doubled, late or from elsewhere', () => {
  test('a doubled code is exchanged once', () => {
    const story = asked()
      .at(BACK, withCode('h1'), withCode('h1'))
      .at(BACK + MINUTE, withCode('h1'));
    expect(story.tried('exchange')).toEqual([BACK]);
  });

  test('a completion by an older session counts', () => {
    const story = asked()
      .at(HOUR + 20 * MINUTE, pressed)
      .change({ check: checkSays('healthy') });
    expect(story.state.session?.number).toBe(2);
    story.at(HOUR + 21 * MINUTE, withCode('of-session-1'));
    expect(story.state.closed?.outcome).toBe('reconnected');
  });

  test('a code for a closed reauth changes nothing here', () => {
    const story = asked()
      .change({ check: checkSays('healthy') })
      .at(BACK, withCode('h1'));
    const closed = story.state;
    story.at(2 * HOUR, withCode('h2'));
    expect(story.state).toEqual(closed);
  });

  test('a second code while the first is exchanged waits for its turn', () => {
    const story = asked().change({ takes: ({ do: what }) => (what === 'exchange' ? 5 * SECOND : 0) });
    story
      .plan(BACK, withCode('h1'))
      .plan(BACK + SECOND, withCode('h2'))
      .until(BACK + MINUTE);
    expect(story.tried('exchange')).toEqual([BACK, BACK + 5 * SECOND]);
  });
});
