/** What an operator reads in the Web UI: what happened, what it waits for and until when. Pure. */
import { attentionOf, phaseOf } from '../src/contract/view.js';
import type { ReauthState } from '../src/contract/state.js';
import { nextAction } from './decide.js';
import { timelineOf } from './timeline.js';
import { plain, when } from './words.js';

/** Markdown without anything personal beyond masked addresses, and without any secret. */
export function detailsOf(state: ReauthState, now: number): string {
  const { connection, closed } = state;
  const attention = attentionOf(state);
  const next = nextAction(state, now);
  const lines = [
    `**${phaseOf(state)}**${closed ? `: ${closed.outcome}` : ''} · ${plain(state.institution)} (${connection.provider})`,
    '',
    ...(attention ? [`Needs a human: \`${attention.kind}\` since ${when(attention.since)}.`, ''] : []),
    ...(next ? [`Next: **${next.kind}** at ${when(next.at)}.`, ''] : []),
    ...(closed?.by ? [`Repaired by: ${closed.by}. Evidence: ${closed.evidence}.`, ''] : []),
    ...timelineOf(state).map(({ at, text }) => `- ${when(at)} ${text}`),
  ];
  return lines.join('\n');
}
