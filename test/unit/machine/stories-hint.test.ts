/** Bare hints: they start a check, they wait for the code, they are deferred but never dropped. */
import { describe, expect, test } from 'vitest';
import { phaseOf } from '../../../src/contract/view.js';
import { checkSays } from './answers.js';
import { Drive, bare, pressed, withCode } from './drive.js';
import { DAY, HOUR, MINUTE, SECOND, START } from './make.js';

const known = (change = {}) => new Drive({ token: 'sealed:token', ...change });

describe('a bare hint', () => {
  test('without a press before it: a check at once, and its evidence closes', () => {
    const story = known()
      .until(HOUR)
      .change({ check: checkSays('healthy') })
      .at(HOUR, bare('h1'));
    expect(story.tried('check')).toEqual([HOUR]);
    expect(story.state.closed).toMatchObject({ outcome: 'reconnected', by: 'user', evidence: 'introspect' });
  });

  test('after a press waits for the code for 15 minutes', () => {
    const story = known()
      .at(HOUR, pressed)
      .change({ check: checkSays('healthy') });
    story.at(HOUR + MINUTE, bare('h1'));
    expect(phaseOf(story.state)).toBe('verifying');
    story.until(HOUR + 15 * MINUTE);
    expect(story.tried('check')).toEqual([HOUR + 15 * MINUTE]);
    expect(story.state.closed).toMatchObject({ at: START + HOUR + 15 * MINUTE, outcome: 'reconnected' });
  });

  test('that overtakes the code does not cost the new credentials', () => {
    const story = known()
      .at(HOUR, pressed)
      .change({ check: checkSays('healthy') });
    story.at(HOUR + MINUTE, bare('h1')).at(HOUR + 2 * MINUTE, withCode('h2'));
    expect(story.state.credentials).toBe('sealed:credentials');
    expect(story.state.closed).toMatchObject({ at: START + HOUR + 2 * MINUTE, by: 'user' });
  });

  test('whose check is due together with the code: the code comes first', () => {
    const story = known()
      .at(HOUR, pressed)
      .change({ check: checkSays('healthy') });
    story
      .plan(HOUR + MINUTE, bare('h1'))
      .plan(HOUR + 15 * MINUTE, withCode('h2'))
      .until(2 * HOUR);
    expect(story.tried('exchange')).toEqual([HOUR + 15 * MINUTE]);
    expect(story.state.credentials).toBe('sealed:credentials');
  });

  test('keeps the daily probe quiet while its check lasts', () => {
    const story = known()
      .at(DAY - HOUR, bare('h1'))
      .until(DAY + 30 * MINUTE);
    expect(story.tried('probe')).toEqual([0]);
  });

  test('a press during its check makes that check wait for the code, too', () => {
    const story = known()
      .until(HOUR)
      .change({ check: checkSays('unsettled') })
      .at(HOUR, bare('h1'));
    story.at(HOUR + 3 * SECOND, pressed).change({ check: checkSays('healthy') });
    story.until(HOUR + 10 * MINUTE);
    expect(story.state.closed).toBeUndefined();
    story.at(HOUR + 11 * MINUTE, withCode('h2'));
    expect(story.state.credentials).toBe('sealed:credentials');
  });

  test('one check at a time', () => {
    const story = known()
      .until(HOUR)
      .at(HOUR, bare('h1'), bare('h2'))
      .at(HOUR + SECOND, bare('h3'));
    story.until(HOUR + MINUTE);
    expect(story.tried('check').map((at) => (at - HOUR) / SECOND)).toEqual([0, 5, 15, 35]);
  });

  test('where nobody can tell: the check ends at once, and the one who pressed is told', () => {
    const story = new Drive({}, { check: checkSays('unknown') }).at(HOUR, pressed);
    story.at(HOUR + 20 * MINUTE, bare('h1'));
    expect(story.sent('retry')).toEqual([HOUR + 20 * MINUTE]);
    expect(phaseOf(story.state)).toBe('waiting');
  });

  test('of somebody who never pressed ends without a notice', () => {
    const story = new Drive({}, { check: checkSays('unknown') }).at(HOUR, bare('h1')).until(2 * HOUR);
    expect(story.told.map(([, kind]) => kind)).toEqual(['first']);
  });

  test('a doubled one starts nothing', () => {
    const story = new Drive({}, { check: checkSays('unknown') });
    story.at(HOUR, bare('h1')).at(2 * HOUR, bare('h1'));
    expect(story.tried('check')).toEqual([HOUR]);
  });
});

/** Each check ends at once, so that each hint is one check. */
const flooded = (count: number) => {
  const story = new Drive({}, { check: checkSays('unknown') });
  for (let hint = 0; hint < count; hint += 1) story.at(HOUR + hint * MINUTE, bare(`h${hint}`));
  return story;
};

describe('more than ten bare hints an hour', () => {
  test('ten are checked at once', () => {
    expect(flooded(10).tried('check')).toHaveLength(10);
  });

  test('the eleventh is checked an hour after the first', () => {
    const story = flooded(11);
    expect(story.tried('check')).toHaveLength(10);
    expect(story.until(DAY).tried('check').slice(10)).toEqual([2 * HOUR]);
  });

  test('all beyond share one deferred check, and none is dropped', () => {
    expect(
      flooded(20)
        .until(20 * HOUR)
        .tried('check')
        .slice(10),
    ).toEqual([2 * HOUR]);
  });

  test('a hint with a code is not limited', () => {
    const story = flooded(12)
      .change({ check: checkSays('healthy') })
      .at(HOUR + 13 * MINUTE, withCode('c1'));
    expect(story.state.closed).toMatchObject({ at: START + HOUR + 13 * MINUTE, outcome: 'reconnected' });
  });

  test('an hour later hints are taken at once again', () => {
    const story = flooded(10).at(3 * HOUR, bare('later'));
    expect(story.tried('check').at(-1)).toBe(3 * HOUR);
  });
});

const during = (what: 'check' | 'probe') => ({
  takes: (step: { do: string }) => (step.do === what ? 10 * SECOND : 0),
});

describe('a code that comes while the provider is being asked', () => {
  test('a check that answers healthy: the code is exchanged all the same', () => {
    const story = known()
      .at(HOUR, pressed)
      .change({ check: checkSays('healthy'), ...during('check') });
    story
      .at(HOUR + MINUTE, bare('h1'))
      .plan(HOUR + 15 * MINUTE + SECOND, withCode('h2'))
      .until(2 * HOUR);
    expect(story.tried('exchange')).toHaveLength(1);
    expect(story.state).toMatchObject({
      credentials: 'sealed:credentials',
      closed: { outcome: 'reconnected' },
    });
  });

  test('a probe that answers healthy: the code is exchanged all the same', () => {
    const story = known().at(DAY - HOUR, pressed);
    story.change({ check: checkSays('healthy'), probe: () => healthyProbe, ...during('probe') });
    story.plan(DAY + SECOND, withCode('h1')).until(2 * DAY);
    expect(story.tried('exchange')).toHaveLength(1);
    expect(story.state.credentials).toBe('sealed:credentials');
  });
});

const healthyProbe = { type: 'probed', health: { status: 'healthy', evidence: 'introspect' } } as const;
