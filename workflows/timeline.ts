/**
 * What happened, what caused it and what it led to, in words for the operator: the last of it, since a reauth may live for
 * months. The words are made as things happen: what they speak of may be gone later. Pure.
 */
import type { Happened } from '../src/contract/messages.js';
import type { ReauthState } from '../src/contract/state.js';
import type { TimelineEntry } from '../src/contract/timeline.js';
import type { Event } from './apply.js';
import { wordsFor, type Words } from './timeline-words.js';
import { when } from './words.js';

/** The server takes 20,000 bytes of details; an entry has some 400 at the most. */
const AT_MOST = 30;

/** The state after an event, with what is to be remembered of that. */
export function remembered(before: ReauthState, after: ReauthState, event: Event): ReauthState {
  return after === before
    ? after
    : wordsFor(before, after, event).reduce((state, words) => add(state, words, event.at), after);
}

/** A read or a mint counts from its beginning, but the entries are in the order in which they were learnt. */
function add(state: ReauthState, words: Words, at: number): ReauthState {
  const { timeline = [], timelineEver = 0 } = state;
  const earlier = timeline.findLast((entry, index) => entry.text === words.text && adjoins(timeline, index));
  const entry: TimelineEntry = { ...words, at: Math.max(at, timeline.at(-1)?.at ?? at) };
  if (!earlier) {
    return { ...state, timeline: [...timeline, entry].slice(-AT_MOST), timelineEver: timelineEver + 1 };
  }
  const times = { times: (earlier.times ?? 1) + 1, since: earlier.since ?? earlier.at };
  return { ...state, timeline: [...timeline.filter((each) => each !== earlier), { ...entry, ...times }] };
}

/** Nothing but routine came after it: the same once more is told with it. */
function adjoins(timeline: TimelineEntry[], index: number): boolean {
  const last = index === timeline.length - 1;
  return last || timeline.slice(index).every(({ routine }) => routine);
}

/** For the details and for the query; the beginning is always there. */
export function timelineOf({ startedAt, reason, timeline = [], timelineEver = 0 }: ReauthState): Happened[] {
  const left = timelineEver - timeline.length;
  const lines = timeline.map((entry) => ({ at: entry.at, text: lineOf(entry) }));
  const gap =
    left > 0 ? [{ at: lines[0]?.at ?? startedAt, text: `(${left} earlier entries are left out)` }] : [];
  return [{ at: startedAt, text: `reported broken (${reason})` }, ...gap, ...lines];
}

function lineOf({ text, more, times, since }: TimelineEntry): string {
  const often = times === undefined || since === undefined ? '' : ` (${times} times since ${when(since)})`;
  return `${text}${often}${more === undefined ? '' : `: ${more}`}`;
}
