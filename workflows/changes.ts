/** What a provider tells by itself. Its words come late, doubled and in any order: they are hints, but for the end. */
import type { ConnectionChangedSignal } from '../src/contract/messages.js';
import type { ReauthState } from '../src/contract/state.js';
import { canProbe } from './calendar.js';
import { close, everyPartIsGone } from './closing.js';
import { hinted } from './returns.js';

export type Change = Pick<ConnectionChangedSignal, 'hintId' | 'status' | 'entity' | 'byProvider'>;

export function changed(before: ReauthState, change: Change & { at: number }): ReauthState {
  const { at, hintId, status, entity, byProvider } = change;
  if (before.seenHints.includes(hintId)) return before;
  const state = { ...before, seenHints: [...before.seenHints, hintId] };
  switch (status) {
    case 'broken':
      return {
        ...withEntity(state, entity, 'broken'),
        seenBroken: true,
        toldRepaired: false,
        toldBrokenAt: at,
      };
    case 'warned':
      return { ...state, toldWarned: true };
    case 'repaired':
      // A backend's word is no evidence, and only starts a check.
      return byProvider
        ? toldRepaired(withEntity(state, entity, 'repaired'), at)
        : hinted(state, at, undefined, false);
    case 'gone':
      return toldGone(withEntity(state, entity, 'gone'), at, entity);
    case 'suspended':
      return { ...state, suspendedAt: state.suspendedAt ?? at };
  }
}

/** One part's word does not make the connection whole: what was told broken has to be repaired as well. */
function toldRepaired(state: ReauthState, at: number): ReauthState {
  if (Object.values(state.entities ?? {}).includes('broken')) return state;
  return hinted({ ...state, toldRepaired: true }, at, undefined, false, true);
}

/**
 * What is told of the whole connection needs no read. Of a part it does: where nothing can be read, the connection is gone
 * once every part is that was ever told of.
 */
function toldGone(state: ReauthState, at: number, entity: string | undefined): ReauthState {
  if (entity === undefined) return close(state, at, 'unrepairable');
  if (canProbe(state)) return hinted(state, at, undefined, false);
  return everyPartIsGone(state) ? close(state, at, 'unrepairable') : state;
}

function withEntity(
  state: ReauthState,
  entity: string | undefined,
  status: 'broken' | 'repaired' | 'gone',
): ReauthState {
  if (entity !== undefined) return { ...state, entities: { ...state.entities, [entity]: status } };
  if (status !== 'repaired' || !state.entities) return state;
  const { ...entities } = state.entities;
  for (const each of Object.keys(entities)) entities[each] = 'repaired';
  return { ...state, entities };
}
