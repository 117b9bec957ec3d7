/**
 * A tiny simulator of the interpreter: decide, perform with the world's answer, apply; with time moving on, and with
 * events from outside between and during the steps.
 */
import { initialState } from '../../../src/contract/reauth-input.js';
import type { ReauthState } from '../../../src/contract/state.js';
import type { NoticeKind } from '../../../src/contract/words.js';
import { wantsReturn } from '../../../workflows/evidence.js';
import { apply, type Event } from '../../../workflows/apply.js';
import { decide } from '../../../workflows/decide.js';
import type { Happening } from '../../../workflows/journey.js';
import { worldOf, type Decision, type Step, type World } from './answers.js';
import { START, inputOf, type InputChange } from './make.js';

/** One applied event; `step` where it is the result of a step rather than from outside. Times in ms. */
export interface Entry {
  event: Event;
  step?: Step;
  /** When the step was decided, or the event came. */
  decidedAt: number;
  before: ReauthState;
  after: ReauthState;
}
export interface Decided {
  now: number;
  state: ReauthState;
  decision: Decision;
}
export type Outside = Extract<
  Happening,
  {
    type:
      | 'pressed'
      | 'returned'
      | 'reported'
      | 'paused'
      | 'resumed'
      | 'cancelled'
      | 'bounced'
      | 'changed'
      | 'resendWanted'
      | 'contactsChanged'
      | 'told'
      | 'answered'
      | 'bouncedLater';
  }
>;

/** More activity calls than this at one and the same instant are a hot loop. */
const HOT_LOOP = 40;
/** Ninety days with a failure every half hour, for contact and operator, stay below this. */
const MOST_ENTRIES = 10_000;

export class Drive {
  readonly world: World;
  readonly entries: Entry[] = [];
  readonly decided: Decided[] = [];
  state: ReauthState;
  now = START;
  finished = false;
  /** Stopped, since time stood still for too many calls. */
  stuck = false;
  private queue: { at: number; happening: Outside }[] = [];
  private callsNow = { at: START, count: 0 };

  constructor(change: InputChange = {}, world: Partial<World> = {}) {
    this.state = initialState(inputOf(change), START);
    this.world = worldOf(world);
  }

  /** @param offset ms from the start; comes true during a later `until` */
  plan(offset: number, happening: Outside): this {
    this.queue.push({ at: START + offset, happening });
    this.queue.sort((one, other) => one.at - other.at);
    return this;
  }

  /** Runs up to and including `offset` ms from the start. */
  until(offset: number): this {
    const end = START + offset;
    for (;;) {
      const next = this.settle();
      const moment = Math.min(next, this.queue[0]?.at ?? Infinity);
      if (this.finished || this.stuck || moment > end) break;
      this.now = Math.max(this.now, moment);
      this.outsideUpTo(this.now);
    }
    this.now = Math.max(this.now, end);
    return this;
  }

  /** Runs up to `offset`, and then this happens, with all that follows at once. */
  at(offset: number, ...happenings: Outside[]): this {
    this.until(offset);
    for (const happening of happenings) this.record(happening, this.now);
    return this.until(offset);
  }

  change(world: Partial<World>): this {
    Object.assign(this.world, world);
    return this;
  }

  /** When notices of this kind were sent, ms from the start. */
  sent(kind: NoticeKind): number[] {
    return this.state.notices.filter((notice) => notice.kind === kind).map(({ at }) => at - START);
  }

  /** When steps of this kind were decided, ms from the start. */
  tried(kind: Step['do'] | NoticeKind): number[] {
    return this.entries
      .filter(({ step }) => step?.do === kind || (step?.do === 'notice' && step.notice.kind === kind))
      .map(({ decidedAt }) => decidedAt - START);
  }

  /** The whole story: every notice that was sent, in order, with its offset. */
  get told(): [number, NoticeKind][] {
    return this.state.notices.map(({ at, kind }) => [at - START, kind]);
  }

  /** @returns until when nothing is to be done, ms */
  private settle(): number {
    for (;;) {
      if (this.finished || this.stuck) return Infinity;
      const decision = decide(this.state, this.now);
      this.decided.push({ now: this.now, state: this.state, decision });
      if (decision.do === 'finish') this.finished = true;
      else if (decision.do === 'wait') return 'until' in decision ? decision.until : Infinity;
      else this.perform(decision);
    }
  }

  private perform(step: Exclude<Step, { do: 'finish' }>): void {
    const decidedAt = this.now;
    if (this.callsNow.at !== decidedAt) this.callsNow = { at: decidedAt, count: 0 };
    this.callsNow.count += 1;
    this.stuck = this.callsNow.count > HOT_LOOP || this.entries.length > MOST_ENTRIES;
    if (step.do === 'expire') return this.record({ type: 'expired' }, decidedAt, step, decidedAt);
    const happening = this.world[step.do]({ step, state: this.state, now: this.now });
    const end = this.now + this.world.takes(step);
    this.outsideUpTo(end);
    this.now = end;
    // What an activity obtained counts from when it was scheduled.
    const counts = ['minted', 'checked', 'probed'].includes(happening.type) ? decidedAt : end;
    this.record(this.asPerformed(happening), counts, step, decidedAt);
  }

  /** What `workflows/perform.ts` adds to a read. */
  private asPerformed(happening: Happening): Happening {
    if (happening.type === 'probed') return { ...happening, doneAt: this.now };
    if (happening.type !== 'checked') return happening;
    return { ...happening, doneAt: this.now, inVain: wantsReturn(this.state, happening.health) };
  }

  private outsideUpTo(moment: number): void {
    while (this.queue[0] && this.queue[0].at <= moment) {
      const { at, happening } = this.queue.shift()!;
      this.record(happening, Math.max(at, this.now));
    }
  }

  private record(happening: Happening, at: number, step?: Step, decidedAt = at): void {
    const event: Event = { ...happening, at };
    const before = this.state;
    this.state = apply(before, event);
    this.entries.push({ event, decidedAt, before, after: this.state, ...(step && { step }) });
  }
}

export const pressed: Outside = { type: 'pressed' };
export const paused: Outside = { type: 'paused' };
export const resumed: Outside = { type: 'resumed' };
export const cancelled: Outside = { type: 'cancelled' };

/** Came back with a code. */
export function withCode(hintId: string): Outside {
  return { type: 'returned', hintId, contact: 'ada', code: `sealed:code-${hintId}`, redirectUri: null };
}
/** Came back, as far as a bare hint says. */
export function bare(hintId: string): Outside {
  return { type: 'returned', hintId, contact: 'ada' };
}
