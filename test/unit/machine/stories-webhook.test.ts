/** What a provider tells by itself: late, doubled, out of order, and of one part of a connection at a time. */
import { describe, expect, test } from 'vitest';
import { checkSays, exchangeEnds, probeFails, probeSays, worldOf, type Answer } from './answers.js';
import { Drive, bare, paused, pressed, resumed, withCode, type Outside } from './drive.js';
import { DAY, HOUR, MINUTE, SECOND, START, traitsWithoutCode } from './make.js';

let ids = 0;
function word(status: 'broken' | 'repaired' | 'gone' | 'suspended', entity?: string): Outside {
  ids += 1;
  return {
    type: 'changed',
    hintId: `w${ids}`,
    status,
    byProvider: true,
    ...(entity !== undefined && { entity }),
  };
}
/** With client credentials alone Finch tells nothing about a connection. */
const untold = () => new Drive({}, { check: checkSays('unknown') });

describe('told that it works again', () => {
  test('without anything to read it with, that is the weak evidence', () => {
    const story = untold().at(HOUR, word('repaired'));
    expect(story.state.closed).toMatchObject({
      outcome: 'reconnected',
      by: 'elsewhere',
      evidence: 'webhook',
    });
  });

  test('by a backend, that is no evidence: it only starts a check', () => {
    const story = untold().at(HOUR, { type: 'changed', hintId: 'b1', status: 'repaired' });
    expect(story.state.closed).toBeUndefined();
    expect(story.tried('check')).toEqual([HOUR]);
  });

  test('with a token it is a hint, and the read decides', () => {
    const story = new Drive({ token: 'sealed:token' }, { check: checkSays('broken') }).at(
      HOUR,
      word('repaired'),
    );
    expect(story.state.closed).toBeUndefined();
    expect(story.tried('check')).toContain(HOUR);
    const healthy = new Drive({ token: 'sealed:token' }, { check: checkSays('healthy') }).at(
      HOUR,
      word('repaired'),
    );
    expect(healthy.state.closed).toMatchObject({ evidence: 'introspect' });
  });

  test('one part’s word does not make it whole while another one is broken', () => {
    const story = untold().at(HOUR, word('broken', 'a'), word('broken', 'b'), word('repaired', 'a'));
    expect(story.state.closed).toBeUndefined();
    story.at(2 * HOUR, word('repaired', 'b'));
    expect(story.state.closed).toMatchObject({ evidence: 'webhook', at: START + 2 * HOUR });
  });

  test('broken again after that: the word before counts no more', () => {
    const story = untold().at(HOUR, word('broken', 'a'), pressed, word('repaired', 'a'), word('broken', 'a'));
    story.until(4 * HOUR);
    expect(story.state.closed).toBeUndefined();
  });

  test('it overtakes the callback: the code is waited for, and its credentials are kept', () => {
    const story = new Drive({}, { check: checkSays('healthy') }).at(HOUR, pressed);
    story.at(HOUR + MINUTE, word('repaired')).until(HOUR + 5 * MINUTE);
    expect(story.state.closed).toBeUndefined();
    story.at(HOUR + 5 * MINUTE, withCode('h1'));
    expect(story.state.closed).toMatchObject({ by: 'user', evidence: 'introspect' });
    expect(story.state.credentials).toBeDefined();
  });

  test('it overtakes a code that brings nothing: the person is asked again at once, and not only the word is left', () => {
    const story = untold()
      .change({ exchange: exchangeEnds('lost') })
      .at(HOUR, pressed)
      .at(HOUR + MINUTE, word('repaired'));
    story.at(HOUR + 2 * MINUTE, withCode('h1'));
    expect(story.sent('retry')).toEqual([HOUR + 2 * MINUTE]);
    expect(story.state.closed).toBeUndefined();
    story.change({ exchange: worldOf().exchange, check: checkSays('healthy') });
    story.at(HOUR + 5 * MINUTE, pressed).at(HOUR + 6 * MINUTE, withCode('h2'));
    expect(story.state.closed).toMatchObject({ by: 'user', evidence: 'introspect' });
    expect(story.state.credentials).toBeDefined();
  });

  test('a code that brings nothing, and they set out again: nobody is asked to do what they are at', () => {
    const story = untold().change({ exchange: exchangeEnds('another_connection') });
    story.at(HOUR, pressed, paused).at(HOUR + MINUTE, withCode('h1'));
    story.at(HOUR + 2 * MINUTE, pressed, resumed, word('repaired')).until(HOUR + 10 * MINUTE);
    expect(story.sent('retry')).toEqual([]);
  });

  test('no code comes: after 15 minutes it closes, as the person’s repair', () => {
    const story = untold()
      .at(HOUR, pressed)
      .at(HOUR + MINUTE, word('repaired'))
      .until(2 * HOUR);
    expect(story.state.closed).toMatchObject({
      by: 'user',
      evidence: 'webhook',
      at: START + HOUR + 15 * MINUTE,
    });
  });

  test('the same word twice is one', () => {
    const told = word('broken', 'a');
    const story = untold()
      .at(HOUR, told)
      .at(2 * HOUR, word('repaired', 'a'));
    const { closed } = story.state;
    expect(story.at(3 * HOUR, told).state.closed).toEqual(closed);
  });
});

describe('told that it is gone', () => {
  test('all of it: closed, and a human is told', () => {
    const story = new Drive().at(HOUR, word('gone')).until(2 * HOUR);
    expect(story.state.closed).toMatchObject({ outcome: 'unrepairable' });
    expect(story.sent('escalation')).toEqual([HOUR]);
  });

  test('one part of two that were reported: open until the other one is gone as well', () => {
    const story = new Drive().at(HOUR, word('broken', 'a'), word('broken', 'b'), word('gone', 'a'));
    expect(story.state.closed).toBeUndefined();
    expect(story.at(2 * HOUR, word('gone', 'b')).state.closed).toMatchObject({ outcome: 'unrepairable' });
  });

  test('where it can be read, a read decides', () => {
    const change = { token: 'sealed:token' };
    const broken = new Drive(change, { check: checkSays('broken'), probe: probeSays('broken') });
    expect(broken.at(HOUR, word('gone', 'a')).state.closed).toBeUndefined();
    const gone = new Drive(change, { check: checkSays('gone') });
    expect(gone.at(HOUR, word('gone', 'a')).state.closed).toMatchObject({ outcome: 'unrepairable' });
  });

  test('a token that died with it tells nothing: then the word of every part decides', () => {
    const change = { token: 'sealed:token' };
    const one = new Drive(change, { check: checkSays('unknown') });
    expect(one.at(HOUR, word('gone', 'a')).state.closed).toMatchObject({ outcome: 'unrepairable' });
    const two = new Drive(change, { check: checkSays('unknown') });
    two.at(HOUR, word('broken', 'a'), word('broken', 'b'), word('gone', 'a'));
    expect(two.state.closed).toBeUndefined();
    expect(two.at(2 * HOUR, word('gone', 'b')).state.closed).toMatchObject({ outcome: 'unrepairable' });
  });
});

test('a suspended customer is told to a human at once, and nobody is reminded', () => {
  const story = new Drive().at(HOUR, word('suspended')).until(5 * DAY);
  expect(story.state.escalated).toMatchObject({ at: START + HOUR, cause: 'suspended' });
  expect(story.sent('escalation')).toEqual([HOUR]);
  expect(story.sent('reminder')).toEqual([]);
  expect(story.state.closed).toBeUndefined();
});

test('the provider’s word of a repair closes no early warning that nobody came back for', () => {
  const story = new Drive({ stopsAt: START + DAY }, { check: checkSays('healthy') })
    .at(HOUR, word('repaired'))
    .until(2 * HOUR);
  expect(story.state.closed).toBeUndefined();
  expect(story.state.verification).toBeUndefined();
});

test('a break that is told of makes an early warning a break', () => {
  const story = new Drive({ stopsAt: START + DAY }, { probe: probeSays('healthy') }).at(HOUR, word('broken'));
  expect(story.state.seenBroken).toBe(true);
});

describe('a word that comes while the connection is being read', () => {
  const healthyAtFirst = (): Answer => {
    let reads = 0;
    return () => {
      reads += 1;
      return {
        type: 'checked',
        health: reads === 1 ? { status: 'healthy', evidence: 'introspect' } : { status: 'broken' },
      };
    };
  };

  test('that it is broken: the answer is from before that, and it is read once more', () => {
    const story = new Drive(
      { traits: traitsWithoutCode },
      { check: healthyAtFirst(), takes: ({ do: step }) => (step === 'check' ? 10 * SECOND : 0) },
    );
    story.plan(HOUR + 5 * SECOND, word('broken')).at(HOUR, pressed, bare('h1'));
    story.until(2 * HOUR);
    expect(story.tried('check').length).toBeGreaterThan(1);
    expect(story.state.closed).toBeUndefined();
  });

  test('the token that was brought has proven itself all the same', () => {
    const health = [{ status: 'healthy', evidence: 'introspect' }, { status: 'unknown' }] as const;
    let reads = 0;
    const check: Answer = () => {
      reads += 1;
      return { type: 'checked', health: health[reads - 1] ?? health[1], readWith: 'sealed:brought' };
    };
    const story = new Drive(
      { token: 'sealed:known' },
      { check, takes: ({ do: step }) => (step === 'check' ? 10 * SECOND : 0) },
    );
    story
      .plan(HOUR + 5 * SECOND, word('broken'))
      .at(HOUR, pressed, { type: 'returned', hintId: 'h1', token: 'sealed:brought' });
    expect(story.until(2 * HOUR).state.token).toBe('sealed:brought');
    expect(reads).toBe(2);
  });

  test('the same of a probe', () => {
    const story = new Drive(
      { token: 'sealed:token' },
      { probe: probeSays('healthy'), takes: ({ do: step }) => (step === 'probe' ? 10 * SECOND : 0) },
    );
    story.plan(5 * SECOND, word('broken')).until(MINUTE);
    expect(story.tried('probe').slice(0, 2)).toEqual([0, 10 * SECOND]);
  });
});

test('told repaired without a press, and read so: that was elsewhere', () => {
  const story = new Drive({ token: 'sealed:token' }, { check: checkSays('healthy') }).at(
    HOUR,
    word('repaired'),
  );
  expect(story.state.closed).toMatchObject({ by: 'elsewhere', evidence: 'introspect' });
  const ours = new Drive(
    { token: 'sealed:token', traits: traitsWithoutCode },
    { check: checkSays('healthy') },
  );
  ours.at(HOUR, pressed).at(HOUR + MINUTE, word('repaired'));
  expect(ours.state.closed).toMatchObject({ by: 'user' });
});

test('reports with ever newer tokens do not hold the first notice for ever while nothing can be read', () => {
  const story = new Drive({ token: 'sealed:token' }, { probe: probeFails('unavailable') });
  for (let hour = 1; hour < 48; hour += 1) {
    story.plan(hour * HOUR, { type: 'reported', hintId: `r${hour}`, token: `sealed:token-${hour}` });
  }
  story.until(2 * DAY);
  expect(story.sent('first')).toHaveLength(1);
  expect(story.sent('first')[0]).toBeLessThanOrEqual(DAY + HOUR);
});

test('a dead endpoint leaves no more news than one hand-off takes', () => {
  const story = new Drive({ handsOff: { events: true } }, { probe: probeSays('broken') });
  for (let turn = 0; turn < 60; turn += 1) {
    story.at(turn * HOUR, { type: 'bounced', contact: story.state.contacts[0]!.id });
    story.at(turn * HOUR + MINUTE, {
      type: 'contactsChanged',
      contacts: [{ email: `ada-${turn}@example.com`, locale: 'en', channel: 'mail' }],
    });
  }
  expect(story.state.outbox).toHaveLength(40);
  expect(story.state.outbox?.at(-1)?.key).toBe(`reauth.attention/${story.state.newsEver}`);
});
