/** What an operator reads: nothing secret, nothing personal beyond masked addresses, nothing that is Markdown. */
import { describe, expect, test } from 'vitest';
import { initialState } from '../../../src/contract/reauth-input.js';
import type { ReauthState } from '../../../src/contract/state.js';
import { attentionOf, masked, phaseOf, viewOf } from '../../../src/contract/view.js';
import { nextAction } from '../../../workflows/decide.js';
import { detailsOf } from '../../../workflows/details.js';
import { checkSays, mintFails } from './answers.js';
import { Drive, bare, paused, pressed, withCode } from './drive.js';
import { DAY, HOUR, MINUTE, START, ada, inputOf } from './make.js';

/** A state with everything in it that is secret or personal. */
function full(): ReauthState {
  const story = new Drive({ token: 'sealed:token', neededBy: START + 20 * DAY });
  story
    .at(HOUR, pressed)
    .at(HOUR + MINUTE, withCode('h1'))
    .until(4 * HOUR)
    .at(5 * HOUR, pressed);
  return { ...story.state, codes: new Drive().at(HOUR, withCode('h2')).entries.at(-1)!.before.codes };
}

describe('the details', () => {
  test('hold no sealed secret, nor does the view', () => {
    const state = full();
    expect(JSON.stringify(state)).toContain('sealed:');
    expect(detailsOf(state, START)).not.toContain('sealed:');
    expect(JSON.stringify(viewOf(state, nextAction(state, START)))).not.toContain('sealed:');
  });

  test('mask addresses and name nobody', () => {
    const text = detailsOf(full(), START);
    expect(text).toContain('a…@example.com');
    expect(text).not.toContain('ada@example.com');
    expect(text).not.toContain('Ada');
    expect(JSON.stringify(viewOf(full()))).not.toContain('ada@example.com');
  });

  test.each([
    '[click](https://evil.example)',
    '**bold** _it_ ~~gone~~',
    '<img src=x onerror=alert(1)>',
    'a\n\n# heading\n- item',
    '`code` | table | ![image](x)',
    'a\r\nb\\',
  ])('an institution called %j stays plain text on its line', (institution) => {
    const lines = detailsOf(initialState(inputOf({ institution }), START), START).split('\n');
    const plain = detailsOf(initialState(inputOf(), START), START).split('\n');
    expect(lines).toHaveLength(plain.length);
    expect(lines[0]!.replace('**holding**', '')).not.toMatch(/[\\`*_{}[\]<>#|!~]/);
    expect(lines.slice(1)).toEqual(plain.slice(1));
  });

  test('a very long institution is cut', () => {
    const text = detailsOf(initialState(inputOf({ institution: 'x'.repeat(10_000) }), START), START);
    expect(text.length).toBeLessThan(1000);
  });

  test('say what happened in the order in which it happened', () => {
    const times = [...detailsOf(full(), START).matchAll(/^- (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC/gm)].map(
      ([, at]) => at!,
    );
    expect(times.length).toBeGreaterThan(4);
    expect(times).toEqual([...times].sort());
  });

  test('say what it waits for and until when', () => {
    expect(detailsOf(new Drive().until(HOUR).state, START + HOUR)).toContain(
      'Next: **reminder** at 2026-03-03 09:00:00 UTC.',
    );
  });

  test('say what needs a human', () => {
    const { state } = new Drive({}, { mint: mintFails('rejected') }).until(HOUR);
    expect(detailsOf(state, START)).toContain('Needs a human: `rejected` since 2026-03-02 09:00:00 UTC.');
  });

  test('say how it was repaired', () => {
    const story = new Drive()
      .until(HOUR)
      .change({ check: checkSays('healthy') })
      .at(HOUR, withCode('h1'));
    expect(detailsOf(story.state, START)).toContain('**closed**: reconnected');
    expect(detailsOf(story.state, START)).toContain('Repaired by: user. Evidence: introspect.');
  });

  test.each([
    ['ada@example.com', 'a…@example.com'],
    ['"a@b"@example.com', '"…@example.com'],
  ])('%s is masked as %s', (address, expected) => expect(masked(address)).toBe(expected));
});

const waiting = () => new Drive({}, { check: checkSays('unsettled') }).until(HOUR);

const escalated = () =>
  new Drive({ neededBy: START + HOUR }, { check: checkSays('unsettled') }).until(2 * HOUR);

describe('the phase is the first of the contract’s list that holds', () => {
  const rows: [string, ReauthState, string][] = [
    ['nobody was asked', initialState(inputOf({ contacts: [ada] }), START), 'holding'],
    ['somebody was asked', waiting().state, 'waiting'],
    ['a human was told', escalated().state, 'escalated'],
    ['a human was told, paused', escalated().at(3 * HOUR, paused).state, 'paused'],
    ['paused in the hold', new Drive({ policy: { holdFor: DAY } }).at(0, paused).state, 'paused'],
    ['paused, a return is checked', waiting().at(HOUR, paused, bare('h1')).state, 'verifying'],
    ['a human was told, a return is checked', escalated().at(3 * HOUR, bare('h1')).state, 'verifying'],
    ['cancelled while paused', waiting().at(HOUR, paused, { type: 'cancelled' }).state, 'closed'],
  ];
  test.each(rows)('%s', (_, state, phase) => expect(phaseOf(state)).toBe(phase));

  test('a closed reauth needs nobody’s attention', () => {
    const story = new Drive({}, { mint: mintFails('rejected') }).at(HOUR, { type: 'cancelled' });
    expect(attentionOf(story.state)).toBeUndefined();
  });
});
