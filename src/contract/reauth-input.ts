/** What a reauth begins with: everything that the edge decides, and the state that comes of it. */
import { DAY } from './durations.js';
import type { Policy } from './policy.js';
import type { Contact, ReauthState } from './state.js';
import type { Reason } from './words.js';

/** What a start body tells of a connection, beyond naming it. */
export interface Description {
  institution: string;
  reason: Reason;
  effect?: string;
  contacts: Omit<Contact, 'id'>[];
  /** ms */
  neededBy?: number;
  policy: Policy;
  metadata?: Record<string, unknown>;
}

/** Started by a provider's webhook: nobody has described the connection yet. */
export interface Origin {
  hintId: string;
  entity?: string;
  /** The tenant has a directory, which is asked. */
  directory: boolean;
}

/** What starts a reauth: everything of the state that the edge decides. */
export type ReauthInput = Pick<
  ReauthState,
  | 'id'
  | 'tenant'
  | 'connection'
  | 'traits'
  | 'institution'
  | 'reason'
  | 'effect'
  | 'neededBy'
  | 'stopsAt'
  | 'early'
  | 'origin'
  | 'metadata'
  | 'policy'
  | 'contacts'
  | 'token'
  | 'handsOff'
  | 'luck'
>;

/** A directory that is down is asked for three days, ms. */
const ASKED_FOR = 3 * DAY;

/** @param startedAt ms, workflow time */
export function initialState(input: ReauthInput, startedAt: number): ReauthState {
  const { origin } = input;
  return {
    ...input,
    startedAt,
    seenBroken: input.stopsAt === undefined && !input.early,
    sessionsMinted: 0,
    seenHints: origin ? [origin.hintId] : [],
    ...(origin?.entity !== undefined && { entities: { [origin.entity]: 'broken' as const } }),
    ...(origin?.directory && { directory: { until: startedAt + ASKED_FOR, nextAt: startedAt } }),
    codes: [],
    bareHints: [],
    pressesBeyond: [],
    probe: { nextAt: input.policy.probeEvery === null ? null : startedAt + input.policy.probeEvery },
    notices: [],
    bounced: [],
  };
}
