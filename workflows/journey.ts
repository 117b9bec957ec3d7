/** Holds the state of one run; it changes by events alone. */
import { apply, type Event } from './apply.js';
import type { ReauthState } from '../src/contract/state.js';
import { measure } from './measure.js';

/** An event as it happens: the moment is added here. */
export type Happening = Event extends infer E ? (E extends Event ? Omit<E, 'at'> : never) : never;

export class Journey {
  /** Counts the events, so that a wait notices each. */
  changes = 0;
  constructor(public state: ReauthState) {}

  /** @param at ms; what an activity obtained counts from when it was scheduled */
  record(happening: Happening, at = Date.now()): void {
    const before = this.state;
    this.state = apply(before, { ...happening, at });
    measure(before, this.state, happening, Date.now());
    this.changes += 1;
  }
}
