/** Why a notice came when it came: what planned it, what moved it, what held it. Pure. */
import { MINUTE } from '../src/contract/durations.js';
import type { EscalationCause, Notice, ReauthState } from '../src/contract/state.js';
import { askable, escalatesAt, holdEndsAt, ladderStartsAt } from './calendar.js';
import { clockAt, decentFrom, decentUpTo, isQuiet, type Wall } from './decency.js';
import { wallOf } from './reminder-duties.js';
import type { Words } from './timeline-words.js';
import { who } from './words.js';

/** A probe, a mint and the mail server come before the notice is out, ms. */
const TAKES = 10 * MINUTE;

export function noticeWords(
  before: ReauthState,
  notice: Omit<Notice, 'at'>,
  at: number,
  cause: EscalationCause | undefined,
): Words {
  const { kind, number, contact, channel, again } = notice;
  const count = kind === 'reminder' ? ` ${number} of ${before.policy.remindAfter.length}` : '';
  const asks = kind === 'first' || kind === 'retry' ? `${kind} notice` : kind.replace('_', ' ');
  const whom = kind === 'escalation' ? 'the human' : who(before, contact);
  const more = again
    ? 'the tenant wanted it once more'
    : (cause?.replaceAll('_', ' ') ?? reasonFor(before, notice, at));
  return {
    text: `${asks}${count} to ${whom} by ${channel}`,
    ...(more !== undefined && { more }),
  };
}

function reasonFor(before: ReauthState, notice: Omit<Notice, 'at'>, at: number): string | undefined {
  switch (notice.kind) {
    case 'first':
      return firstBecause(before, notice.contact);
    case 'reminder': {
      const offset = before.policy.remindAfter[notice.number - 1] ?? 0;
      return movesOf(before, notice, at, ladderStartsAt(before) + offset);
    }
    case 'last_call':
      return movesOf(before, notice, at, escalatesAt(before) - (before.policy.lastCallBefore ?? 0));
    case 'retry':
      return 'the return brought no repair';
    case 'receipt':
      return 'it is repaired';
    case 'escalation':
      return undefined;
  }
}

function firstBecause(before: ReauthState, id: string): string | undefined {
  const asked = before.notices.filter(({ kind, contact }) => kind === 'first' && contact !== id);
  if (asked.length === 0) return holdEndsAt(before) > before.startedAt ? 'the hold was over' : undefined;
  const reachable = before.contacts.some(
    (contact) => asked.some((notice) => notice.contact === contact.id) && askable(before, contact),
  );
  return reachable ? 'nothing was heard of who was asked before' : 'who was asked before cannot help';
}

/** @returns `undefined` where it came as planned */
function movesOf(
  before: ReauthState,
  { kind, contact: id }: Omit<Notice, 'at'>,
  at: number,
  planned: number,
): string | undefined {
  const contact = before.contacts.find((each) => each.id === id);
  if (!contact) return undefined;
  const whole = wallOf(before, contact);
  const wall = kind === 'last_call' ? { ...whole, workdaysOnly: false } : whole;
  const decent = kind === 'last_call' ? decentUpTo(planned, wall) : decentFrom(planned, wall);
  const held = at > decent + TAKES ? holdUntil(before, decent) : undefined;
  const late = held ? decentFrom(held.until, wall) : decent;
  const moves = [
    ...(decent === planned ? [] : [`moved to ${clockAt(decent, wall)} because of ${rule(planned, wall)}`]),
    ...(held ? [`held until ${held.why}`] : []),
    ...(held && late !== held.until
      ? [`moved to ${clockAt(late, wall)} because of ${rule(held.until, wall)}`]
      : []),
  ];
  if (moves.length === 0) return undefined;
  const zone =
    contact.zone && contact.timeZone !== undefined
      ? contact.timeZone.replace(/[^\w/+-]/g, '').slice(0, 40)
      : 'UTC';
  return [`planned ${clockAt(planned, wall)}`, ...moves].join(', ').concat(`, by the clock in ${zone}`);
}

function rule(at: number, wall: Wall): string {
  const rules = [
    ...(decentFrom(at, { ...wall, quietHours: null }) === at ? [] : ['workdays only']),
    ...(isQuiet(at, wall) ? ['quiet hours'] : []),
  ];
  return rules.join(' and ');
}

/** What last came to an end after it was due. */
function holdUntil({ timeline = [], mailing }: ReauthState, due: number): { until: number; why: string } {
  const { at, freed } = timeline.findLast((entry) => entry.freed !== undefined && entry.at > due) ?? {};
  if (at !== undefined && freed !== undefined) return { until: at, why: freed };
  return { until: due, why: mailing ? 'the mail could be handed over' : 'it could be sent' };
}
