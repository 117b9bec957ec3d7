/** What people are spared, in every order of arrival. */
import { describe, expect, test } from 'vitest';
import { decentFrom, isQuiet } from '../../../workflows/decency.js';
import { always, noticesOf } from './always.js';
import { DAY } from './make.js';

describe('of every life', () => {
  test('no reminder and no last call is sent in quiet hours, and no reminder on a weekend that is kept free', () =>
    always((drive) => {
      for (const { now, state, decision } of noticesOf(drive)) {
        const { kind, contact: id } = decision.notice;
        if ((kind !== 'reminder' && kind !== 'last_call') || decision.notice.again) continue;
        const { quietHours = null, workdaysOnly = false } = state.policy;
        const { zone = [] } = state.contacts.find((each) => each.id === id)!;
        expect(isQuiet(now, { zone, quietHours })).toBe(false);
        if (kind === 'reminder') expect(decentFrom(now, { zone, quietHours, workdaysOnly })).toBe(now);
      }
    }));

  test('no reminder comes earlier than its offset, in a snooze, to who wants none, or after a last call', () =>
    always((drive) => {
      for (const { now, state, decision } of noticesOf(drive)) {
        const { kind, contact, number, again } = decision.notice;
        if (kind !== 'reminder' || again) continue;
        const first = state.notices.find((notice) => notice.kind === 'first')!;
        expect(now - first.at).toBeGreaterThanOrEqual(state.policy.remindAfter[number - 1]!);
        expect(state.snoozed?.until ?? 0).toBeLessThanOrEqual(now);
        expect(state.unsubscribed ?? []).not.toContain(contact);
        const called = state.notices.some(
          (notice) => notice.kind === 'last_call' && notice.contact === contact,
        );
        expect(called).toBe(false);
      }
    }));

  test('nobody is asked while an answer of theirs may be undone, nor after they said that it is not them', () =>
    always((drive) => {
      for (const { state, decision } of noticesOf(drive)) {
        const { kind, contact } = decision.notice;
        if (state.closed || kind === 'escalation') continue;
        expect(state.declined).toBeUndefined();
        expect((state.strangers ?? []).map((each) => each.contact)).not.toContain(contact);
      }
    }));

  test('declined only a day after it was said', () =>
    always((drive) => {
      const last = drive.entries.find(({ after }) => after.closed)?.before;
      if (drive.state.closed?.outcome !== 'declined') return;
      expect(drive.state.closed.at - last!.declined!.at).toBeGreaterThanOrEqual(DAY);
    }));
});
