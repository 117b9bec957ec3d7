/** Stories of the human at the end of the ladder, who is told by mail and, where the tenant has one, by a webhook. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attentionOf, phaseOf } from '../../../src/contract/view.js';
import { mailFails, mintFails, onlyBy, onlyFor, minted, probeSays, sent } from './answers.js';
import { live, script } from './arbitraries.js';
import { Drive, paused, resumed } from './drive.js';
import { DAY, HOUR, MINUTE, START } from './make.js';

const withWebhook = { handsOff: { events: false, escalationWebhook: true as const } };
const mailDown = onlyFor('escalation', onlyBy('mail', mailFails('unavailable')));
const webhookDown = onlyBy('webhook', mailFails('unavailable'));
const webhookWrong = onlyBy('webhook', mailFails('misconfigured'));

/** When each way told, ms from the start. */
function told(story: Drive): [string, number][] {
  return story.state.notices
    .filter(({ kind }) => kind === 'escalation')
    .map(({ channel, at }) => [channel, at - START]);
}

describe('an escalation', () => {
  test('is told in both ways at the same time, once', () => {
    expect(told(new Drive(withWebhook).until(89 * DAY))).toEqual([
      ['mail', 45 * DAY],
      ['webhook', 45 * DAY],
    ]);
  });

  test('goes by mail alone where the tenant has no webhook', () => {
    for (const handsOff of [undefined, { events: true }]) {
      const story = new Drive(handsOff && { handsOff }).until(89 * DAY);
      expect(told(story)).toEqual([['mail', 45 * DAY]]);
    }
  });

  test('reaches the webhook also while no mail can be sent, and is no second time told there', () => {
    const story = new Drive(withWebhook, { notice: mailDown }).until(45 * DAY + HOUR);
    expect(told(story)).toEqual([['webhook', 45 * DAY]]);
    expect(phaseOf(story.state)).toBe('escalated');
    expect(attentionOf(story.state)?.kind).toBe('mail_unavailable');
    story.change({ notice: sent }).until(47 * DAY);
    expect(told(story).map(([channel]) => channel)).toEqual(['webhook', 'mail']);
    expect(story.state.escalated).toEqual({ at: START + 45 * DAY, cause: 'ladder' });
    expect(told(story.until(89 * DAY))).toHaveLength(2);
  });

  test('costs no second mail where the webhook is down', () => {
    const story = new Drive(withWebhook, { notice: webhookDown }).until(45 * DAY + 3 * HOUR);
    expect(told(story)).toEqual([['mail', 45 * DAY]]);
    expect(attentionOf(story.state)?.kind).toBe('webhook_unavailable');
    story.change({ notice: sent }).until(89 * DAY);
    expect(told(story).map(([channel]) => channel)).toEqual(['mail', 'webhook']);
  });

  test('is told to a webhook that refuses no more than daily', () => {
    const story = new Drive(withWebhook, { notice: webhookWrong }).until(48 * DAY);
    const tries = story.tried('escalation').map((at) => at - 45 * DAY);
    expect(tries).toEqual([0, 0, 6 * HOUR, 30 * HOUR, 54 * HOUR]);
  });

  test('ends where the connection is repaired before the second way could tell', () => {
    const story = new Drive({ ...withWebhook, token: 'sealed:token' }, { notice: webhookDown });
    story.until(45 * DAY + 3 * HOUR).change({ probe: probeSays('healthy') });
    story.until(50 * DAY);
    expect(story.state.closed?.outcome).toBe('reconnected');
    expect(told(story)).toEqual([['mail', 45 * DAY]]);
  });

  test('waits in both ways while it is paused', () => {
    const story = new Drive(withWebhook).at(44 * DAY, paused).until(46 * DAY);
    expect(told(story)).toEqual([]);
    expect(told(story.at(47 * DAY, resumed))).toEqual([
      ['mail', 47 * DAY],
      ['webhook', 47 * DAY],
    ]);
  });

  test('of a refusal that came back is told anew in both ways', () => {
    const story = new Drive(withWebhook, { mint: mintFails('rejected') }).until(25 * HOUR);
    expect(told(story)).toHaveLength(2);
    story.change({ mint: minted }).until(40 * DAY);
    expect(story.state.escalated).toBeUndefined();
    story.until(60 * DAY);
    expect(told(story).map(([channel]) => channel)).toEqual(['mail', 'webhook', 'mail', 'webhook']);
  });

  test('of a connection that is gone is the goodbye, in both ways; a dead webhook does not hold the end for long', () => {
    const gone = { type: 'changed', hintId: 'h1', status: 'gone' } as const;
    const fine = new Drive(withWebhook).at(3 * DAY, gone).until(3 * DAY + MINUTE);
    expect(told(fine)).toEqual([
      ['mail', 3 * DAY],
      ['webhook', 3 * DAY],
    ]);
    expect(fine.finished).toBe(true);
    const dead = new Drive(withWebhook, { notice: webhookDown }).at(3 * DAY, gone).until(5 * DAY);
    expect(told(dead)).toEqual([['mail', 3 * DAY]]);
    expect(dead.finished).toBe(true);
  });
});

test('whatever happens, an escalation is told once in each way, and by a webhook only where there is one', () => {
  const once = (drive: Drive): void => {
    for (const { event, before } of drive.entries) {
      if (event.type !== 'noticed' || event.cause === undefined) continue;
      const { notice, cause } = event;
      if (notice.channel === 'webhook') expect(before.handsOff?.escalationWebhook).toBe(true);
      if (before.escalated?.cause !== cause) continue;
      const { at: since } = before.escalated;
      const earlier = before.notices.filter(({ kind, at }) => kind === 'escalation' && at >= since);
      expect(earlier.map(({ channel }) => channel)).not.toContain(notice.channel);
    }
  };
  fc.assert(
    fc.property(script, (each) => once(live(each))),
    { numRuns: 250 },
  );
});
