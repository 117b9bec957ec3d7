/** What holds in every order of arrival and with every outcome of the steps. */
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { initialState } from '../../../src/contract/reauth-input.js';
import type { ReauthState } from '../../../src/contract/state.js';
import { phaseOf, viewOf } from '../../../src/contract/view.js';
import { apply } from '../../../workflows/apply.js';
import { decide, nextAction } from '../../../workflows/decide.js';
import { detailsOf } from '../../../workflows/details.js';
import { always, everyState, noticesOf } from './always.js';
import { anyEvents } from './arbitraries.js';
import type { Drive, Entry } from './drive.js';
import { DAY, MINUTE, START, inputOf } from './make.js';

function mintsAhead({ entries }: Drive): Entry[] {
  return entries.filter(({ step }) => step?.do === 'mint' && step.for === 'ahead');
}

function canProbe({ traits, token }: ReauthState): boolean {
  return traits.probe === 'always' || token !== undefined;
}

/** The code of their last press came, and brought nothing: what waits for one all the same says nothing of it. */
function onlyAwaitsCode({ traits, verification, codes, lastPressAt = 0 }: ReauthState, now: number): boolean {
  const awaited = traits.returnsCode && now < lastPressAt + 15 * MINUTE;
  return awaited && verification?.awaitsCode === true && codes.length === 0;
}

function survivesJson(state: ReauthState): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(state)), state);
}

const over = ({ escalated }: ReauthState) =>
  escalated?.cause === 'ladder' || escalated?.cause === 'max_sessions';

describe('of every life', () => {
  test('closed is absorbing', () =>
    always((drive) => {
      const closes = everyState(drive).flatMap(({ closed }) => (closed ? [closed] : []));
      for (const closed of closes) expect(closed).toEqual(closes[0]);
    }));

  test('a session that was minted replaces the one before, and is counted', () =>
    always(({ entries }) => {
      for (const { event, before, after } of entries) {
        if (event.type !== 'minted' || before.closed) continue;
        expect(after.session?.number).toBe(before.sessionsMinted + 1);
        expect(after.sessionsMinted).toBe(before.sessionsMinted + 1);
        expect(after.wanted).toBeUndefined();
      }
    }));

  test('no session is minted ahead while one is live, unless a mint was refused and is tried again', () =>
    always((drive) => {
      for (const { before, decidedAt } of mintsAhead(drive)) {
        if (before.minting) continue;
        expect(before.session?.expiresAt ?? 0).toBeLessThanOrEqual(decidedAt);
      }
    }));

  test('minting ahead stops at maxSessions', () =>
    always((drive) => {
      for (const { before } of mintsAhead(drive)) {
        expect(before.sessionsMinted).toBeLessThan(before.policy.maxSessions);
      }
    }));

  test('after the close nothing is sent to a contact but the receipt of a repair', () =>
    always((drive) => {
      for (const { state, decision } of noticesOf(drive)) {
        if (!state.closed) continue;
        const allowed = { reconnected: 'receipt', unrepairable: 'escalation', abandoned: 'escalation' }[
          state.closed.outcome as string
        ];
        expect(decision.notice.kind).toBe(allowed);
      }
    }));

  test('no notice is sent twice', () =>
    always(({ state }) => {
      const keys = state.notices.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }));

  test('every state survives JSON', () =>
    always((drive) => {
      for (const state of everyState(drive)) if (!survivesJson(state)) expect.fail(JSON.stringify(state));
    }));

  test('a wait lies ahead and ends', () =>
    always(({ decided }) => {
      for (const { now, decision } of decided) {
        if (decision.do !== 'wait') continue;
        expect('until' in decision && decision.until > now && Number.isFinite(decision.until)).toBe(true);
      }
    }));

  test('with time standing still it comes to rest within a handful of calls', () =>
    always((drive) => {
      expect(drive.stuck).toBe(false);
    }, 800));

  test('a pause holds every notice but the receipt', () =>
    always((drive) => {
      for (const { state, decision } of noticesOf(drive)) {
        if (state.pausedAt === undefined || state.closed) continue;
        expect(decision.notice.kind).toBe('receipt');
      }
    }));

  test('the ladder’s escalation ends reminders and minting ahead', () =>
    always((drive) => {
      for (const { state, decision } of noticesOf(drive)) {
        if (over(state) && !decision.notice.again) expect(decision.notice.kind).not.toBe('reminder');
      }
      for (const { before } of mintsAhead(drive)) expect(over(before)).toBe(false);
    }));

  test('it is closed at the latest at closeAfter and what is under way then', () =>
    always((drive) => {
      if (drive.stuck) return;
      expect(drive.finished).toBe(true);
      const { closed, startedAt, policy } = drive.state;
      expect(closed!.at).toBeLessThanOrEqual(startedAt + policy.closeAfter + 20 * MINUTE);
    }));

  test('reconnected needs a healthy answer, or the provider’s own word where it cannot be asked', () =>
    always(({ entries, state }) => {
      if (state.closed?.outcome !== 'reconnected') return;
      const { event, before } = entries.find(({ after }) => after.closed)!;
      const health = 'health' in event ? event.health.status : event.type;
      const told = state.closed.evidence === 'webhook';
      expect(health).toBe(told ? 'unknown' : 'healthy');
      expect(told && !before.toldRepaired).toBe(false);
      expect(told && Object.values(before.entities ?? {}).includes('broken')).toBe(false);
    }, 500));

  test('a repair does not cost the code that has come already', () =>
    always(({ entries, state }) => {
      if (state.closed?.outcome !== 'reconnected') return;
      const { before } = entries.find(({ after }) => after.closed)!;
      expect(before.codes.length === 0 || before.credentials !== undefined).toBe(true);
    }, 500));

  test('a probe waits for the code for 15 minutes after a press', () =>
    always(({ decided }) => {
      for (const { now, state, decision } of decided) {
        if (decision.do !== 'probe' || state.credentials !== undefined || !state.traits.returnsCode) continue;
        expect(now - (state.lastPressAt ?? 0)).toBeGreaterThanOrEqual(15 * MINUTE);
      }
    }, 500));

  test('nothing is sent to a contact while a return is being checked', () =>
    always((drive) => {
      for (const { now, state, decision } of noticesOf(drive)) {
        const { kind } = decision.notice;
        if (kind === 'escalation' || (kind === 'retry' && onlyAwaitsCode(state, now))) continue;
        expect(phaseOf(state)).not.toBe('verifying');
      }
    }));

  test('nobody is asked to press what is refused', () =>
    always((drive) => {
      for (const { state, decision } of noticesOf(drive)) {
        const asks = ['first', 'reminder', 'retry'].includes(decision.notice.kind);
        if (asks) expect(state.minting?.refusal).toBeUndefined();
      }
    }));

  test('a watch takes a day at the most, in all', () =>
    always((drive) => {
      for (const { watchedFor = 0 } of everyState(drive)) expect(watchedFor).toBeLessThanOrEqual(DAY);
    }));

  test('a bounced contact is sent nothing more', () =>
    always((drive) => {
      for (const { state, decision } of noticesOf(drive)) {
        expect(state.bounced.map(({ contact }) => contact)).not.toContain(decision.notice.contact);
      }
    }));

  test('each notice that asks is preceded by a probe, where the provider can tell', () =>
    always((drive) => {
      for (const { now, state, decision } of noticesOf(drive)) {
        if (!canProbe(state) || state.closed) continue;
        // A check that sees it broken asks the very same.
        const earlier = drive.entries.slice(
          0,
          drive.entries.findIndex(({ step }) => step === decision),
        );
        // A probe without an answer after that takes nothing back.
        const last = earlier.findLast(
          ({ event }) =>
            event.type === 'probed' || (event.type === 'checked' && event.health.status === 'broken'),
        );
        const answered = last && !(last.event.type === 'probed' && last.event.health.status === 'unsettled');
        const { failing } = state.probe;
        // What cannot be told is not waited for: by the human never, by a contact not for longer than a day.
        if (failing && (decision.notice.kind === 'escalation' || now >= failing.since + DAY)) continue;
        // It tells of the moment of its answer, however long it stood in a queue.
        const answeredAt = last && 'doneAt' in last.event ? last.event.doneAt : Infinity;
        expect(answered && now - answeredAt <= 5 * MINUTE).toBe(true);
      }
    }));

  test('a hint that comes again changes nothing, then and later', () =>
    always(({ entries }) => {
      const taken = new Map<string, Entry['event']>();
      for (const { event, after } of entries) {
        if (event.type === 'returned' || event.type === 'reported') taken.set(event.hintId, event);
        for (const hint of taken.values()) {
          expect(apply(after, { ...hint, at: event.at + MINUTE })).toEqual(after);
        }
      }
    }));

  test('each news is told once, while it is open; the hand-off takes what is left, before the end', () =>
    always((drive) => {
      const keys = new Set<string>();
      for (const { before, after } of drive.entries) {
        for (const news of after.outbox ?? []) {
          if (before.outbox?.some(({ key }) => key === news.key)) continue;
          expect(keys.has(news.key)).toBe(false);
          expect(before.closed ?? after.closed).toBeUndefined();
          keys.add(news.key);
        }
      }
      const { handsOff, credentials, outbox = [], codes } = drive.state;
      if (!drive.finished || !handsOff) return;
      expect([...outbox, ...codes]).toEqual([]);
      expect(drive.state.handedOff ?? false).toBe(
        handsOff.events || credentials !== undefined || handedCodes(drive),
      );
    }));

  test('what only a webhook reported mails nobody for 15 minutes', () =>
    always((drive) => {
      for (const { now, state, decision } of noticesOf(drive)) {
        if (!state.origin || decision.notice.kind !== 'first') continue;
        expect(now - START).toBeGreaterThanOrEqual(15 * MINUTE);
      }
    }));

  test('what was decided can be told', () =>
    always(({ decided }) => {
      for (const { state } of decided.slice(-20)) {
        expect(viewOf(state, nextAction(state, START)).phase).toBe(phaseOf(state));
        expect(detailsOf(state, START)).toContain(phaseOf(state));
      }
    }));
});

const handedCodes = ({ entries }: Drive): boolean =>
  entries.some(({ event }) => event.type === 'handedOff' && event.hints.length > 0);

const replayed = (holds: (states: ReauthState[]) => void) =>
  fc.assert(
    fc.property(anyEvents, ([change, events]) => {
      const states = [initialState(inputOf(change), START)];
      for (const event of events) states.push(apply(states.at(-1)!, event));
      holds(states);
    }),
    { numRuns: 500 },
  );

describe('of any events at all', () => {
  test('apply is total, closed is absorbing, every state survives JSON', () =>
    replayed((states) => {
      const closed = states.find((state) => state.closed)?.closed;
      for (const state of states) {
        expect(survivesJson(state)).toBe(true);
        if (state.closed) expect(state.closed).toEqual(closed);
      }
    }));

  test('decide is total at any moment', () =>
    replayed((states) => {
      for (const state of states.slice(-5)) {
        for (const now of [START - 1, START, START + 7 * 60 * MINUTE, START + 200 * 24 * 60 * MINUTE]) {
          const decision = decide(state, now);
          if (decision.do === 'wait') expect('until' in decision && decision.until > now).toBe(true);
        }
      }
    }));
});
