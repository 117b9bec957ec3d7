/**
 * What would happen when, if nobody did anything: `decide` and `apply` lived through to the end, with every deed going
 * well and the connection staying broken. Pure; for the operator, and for the table in the documents.
 */
import type { Planned } from '../src/contract/messages.js';
import type { ReauthState } from '../src/contract/state.js';
import { apply } from './apply.js';
import { decide } from './decide.js';
import type { Step } from './duty.js';
import type { Happening } from './journey.js';

/** More than a ladder of the largest policy has. */
const MOST_ROWS = 1_000;

/** @param now ms */
export function planOf(before: ReauthState, now: number): Planned[] {
  const rows: Planned[] = [];
  let state = before;
  let at = now;
  while (rows.length < MOST_ROWS) {
    const decision = decide(state, at);
    if (decision.do === 'finish') break;
    if (decision.do === 'wait') {
      if (!('until' in decision)) break;
      at = decision.until;
      continue;
    }
    rows.push({ at, ...rowOf(decision) });
    const happening = assumed(decision, state);
    if (!happening) break;
    state = apply(state, { ...happening, at });
  }
  return rows;
}

function rowOf(step: Exclude<Step, { do: 'finish' }>): Omit<Planned, 'at'> {
  if (step.do === 'notice') return { kind: step.notice.kind, contact: step.notice.contact };
  return { kind: step.do === 'expire' ? 'close' : step.do };
}

/** @returns `undefined` for what nobody can foresee */
function assumed(step: Exclude<Step, { do: 'finish' }>, state: ReauthState): Happening | undefined {
  switch (step.do) {
    case 'notice':
      return { type: 'noticed', notice: step.notice, ...(step.cause && { cause: step.cause }) };
    case 'mint':
      return { type: 'minted', secret: '', life: Math.max(...Object.values(state.policy.sessionLife)) };
    case 'probe':
      return { type: 'probed', health: { status: 'broken' } };
    case 'check':
      return { type: 'checked', health: { status: 'broken' } };
    case 'settle':
      return { type: 'settled' };
    case 'expire':
      return { type: 'expired' };
    case 'handOff':
      return { type: 'handedOff', hints: state.codes.map(({ id }) => id) };
    case 'exchange':
    case 'directory':
      return undefined;
  }
}
