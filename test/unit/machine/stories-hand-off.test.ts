/** What the tenant's backend is told, and what a closed reauth leaves to its hand-off. */
import { describe, expect, test } from 'vitest';
import { bounces, checkSays, exchangeFails, mailFails, mintFails, onlyFor } from './answers.js';
import { Drive, cancelled, pressed, withCode } from './drive.js';
import { DAY, HOUR, MINUTE, START } from './make.js';

const withEvents = { handsOff: { events: true } };
const withoutEvents = { handsOff: { events: false } };

/** The kinds of news that were ever told, in order. */
const newsOf = ({ entries, state }: Drive): string[] => {
  const keys = new Map<string, number>();
  for (const { after } of [...entries, { after: state }]) {
    for (const { type, key, at } of after.outbox ?? []) keys.set(`${type} ${key}`, at - START);
  }
  return [...keys].map(([name, at]) => `${name.split(' ')[0]} at ${at / HOUR}`);
};

describe('the hand-off', () => {
  test('begins at once with the close, before anybody is thanked', () => {
    const story = new Drive(withEvents, { check: checkSays('healthy') }).at(HOUR, pressed);
    story.at(2 * HOUR, withCode('h1'));
    expect(story.state).toMatchObject({ handedOff: true, credentials: 'sealed:credentials' });
    const done = story.entries.flatMap(({ step }) =>
      step ? [step.do === 'notice' ? step.notice.kind : step.do] : [],
    );
    expect(done.slice(-3)).toEqual(['check', 'handOff', 'receipt']);
    expect(story.finished).toBe(true);
  });

  test('is not needed where there is nobody to tell and nothing to give', () => {
    const story = new Drive(withoutEvents).at(HOUR, cancelled);
    expect(story.tried('handOff')).toEqual([]);
    expect(story.finished).toBe(true);
  });

  test('a backend without an endpoint can still pull the credentials', () => {
    const story = new Drive(withoutEvents, { check: checkSays('healthy') }).at(HOUR, pressed, withCode('h1'));
    expect(story.tried('handOff')).toEqual([HOUR]);
  });

  test('reauths of before there was one end as they did', () => {
    const story = new Drive({}, { check: checkSays('healthy') }).at(HOUR, pressed, withCode('h1'));
    expect(story.tried('handOff')).toEqual([]);
    expect(story.finished).toBe(true);
  });

  test('a cancellation in the middle of an exchange does not cost the token', () => {
    const story = new Drive(withoutEvents, { takes: ({ do: step }) => (step === 'exchange' ? MINUTE : 0) })
      .plan(HOUR + 30_000, cancelled)
      .at(HOUR, pressed, withCode('h1'));
    story.until(2 * HOUR);
    expect(story.state).toMatchObject({
      closed: { outcome: 'cancelled' },
      credentials: 'sealed:credentials',
      handedOff: true,
    });
  });

  test('a code that waits for its next try goes along, once', () => {
    const story = new Drive(withoutEvents, { exchange: exchangeFails('unavailable') }).at(
      HOUR,
      pressed,
      withCode('h1'),
    );
    story.at(HOUR + MINUTE, cancelled);
    const handedOff = story.entries.filter(({ event }) => event.type === 'handedOff');
    expect(handedOff.map(({ before }) => before.codes.map(({ id }) => id))).toEqual([['h1']]);
    expect(story.state.codes).toEqual([]);
    expect(story.finished).toBe(true);
  });

  test('a code that comes while the last notices are sent reaches it too; one after credentials does not', () => {
    const slow = { notice: onlyFor('receipt', mailFails('unavailable')) };
    const story = new Drive({ ...withEvents, token: 'sealed:token' }, slow);
    story
      .until(HOUR)
      .change({ probe: () => ({ type: 'probed', health: { status: 'healthy', evidence: 'introspect' } }) });
    story.until(30 * HOUR);
    expect(story.state.closed).toMatchObject({ by: 'elsewhere' });
    expect(story.finished).toBe(false);
    story.at(30 * HOUR, withCode('late'));
    expect(story.tried('handOff')).toHaveLength(2);
    story.at(30 * HOUR, withCode('late'));
    expect(story.tried('handOff')).toHaveLength(2);
  });
});

describe('events of an open reauth', () => {
  test('attention and escalation, each once', () => {
    const story = new Drive(withEvents, { mint: mintFails('rejected') }).until(3 * DAY);
    expect(newsOf(story)).toEqual(['reauth.attention at 0', 'reauth.escalated at 24']);
  });

  test('each carries the reauth as it was then', () => {
    const story = new Drive(withEvents, { mint: mintFails('rejected') }).until(3 * DAY);
    const [attention, escalated] = story.state.outbox ?? [];
    expect(attention?.view).toMatchObject({ phase: 'holding', attention: { kind: 'rejected' } });
    expect(attention?.view.nextAction?.kind).toBe('first');
    expect(escalated?.view).toMatchObject({ phase: 'escalated' });
    expect(JSON.stringify(story.state.outbox)).not.toContain('sealed:');
  });

  test('what was delivered, or given up, is told no more', () => {
    const story = new Drive(withEvents, { notice: bounces }).until(HOUR);
    const [news] = story.state.outbox ?? [];
    expect(news?.type).toBe('reauth.attention');
    story.at(HOUR, { type: 'told', key: news!.key });
    expect(story.state.outbox).toEqual([]);
  });

  test('without an endpoint there is no news', () => {
    const story = new Drive(withoutEvents, { mint: mintFails('rejected') }).until(3 * DAY);
    expect(story.state.outbox).toBeUndefined();
  });
});
