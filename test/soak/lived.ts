/** What everybody did to one reauth, what is left of it, and what excuses that something was done twice. */
import type { ApiView } from '../people.js';
import type { Cast } from './cast.js';
import type { Called, Run } from './histories.js';
import type { Outage } from './upheaval.js';

export interface Lived {
  cast: Cast;
  view: ApiView;
  /** Of the reauth itself, and of its hand-off. */
  runs: Run[];
  outages: Outage[];
}

/** What was done twice, or not at all, and why it may have been. */
export interface Excuses {
  mailLostAnswer: number;
  mailKilled: number;
  mintLostAnswer: number;
  mintKilled: number;
  exchangeLost: number;
  /** Over before anybody could be asked: what stood in the way lasted as long as the reauth. */
  endedUnasked: number;
}

export const noExcuses = (): Excuses => ({
  mailLostAnswer: 0,
  mailKilled: 0,
  mintLostAnswer: 0,
  mintKilled: 0,
  exchangeLost: 0,
  endedUnasked: 0,
});

export function callsOf({ runs }: Pick<Lived, 'runs'>, name: string): Called[] {
  return runs.flatMap(({ calls }) => calls.filter((call) => call.name === name));
}

/** Whether an answer may have been lost then because its receiver, or the server that keeps it, was killed. */
export function killedBetween(outages: Outage[], from: number, to: number): boolean {
  return outages.some(
    ({ what, from: began, to: ended }) =>
      (what === 'worker_killed' || what === 'temporal_killed') && began <= to && ended >= from,
  );
}
