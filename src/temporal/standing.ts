/** What the server alone tells of a reauth. */
import type { WorkflowExecutionDescription } from '@temporalio/client';
import { searchAttributes, type ReauthMemo } from '../contract/messages.js';
import type { ReauthView } from '../contract/view.js';
import { outcomes, phases, type Outcome, type Phase, type ProviderName } from '../contract/words.js';

/** What a page shows, read from the server alone: it needs no worker and costs nothing. */
export interface ReauthStanding extends ReauthMemo {
  provider: ProviderName;
  phase: Phase;
  outcome?: Outcome;
}

export function reauthIdOf(described: WorkflowExecutionDescription): string | undefined {
  return described.typedSearchAttributes.get(searchAttributes.id);
}

export function standingOf({
  typedSearchAttributes,
  memo,
  status,
}: WorkflowExecutionDescription): ReauthStanding {
  const { institution, effect, early } = (memo ?? {}) as Partial<ReauthMemo>;
  const phase = phases.find((each) => each === typedSearchAttributes.get(searchAttributes.phase));
  const outcome = outcomes.find((each) => each === typedSearchAttributes.get(searchAttributes.outcome));
  return {
    provider: typedSearchAttributes.get(searchAttributes.provider) ?? '',
    // A terminated workflow could not say that it closed.
    phase: status.name === 'RUNNING' ? (phase ?? 'holding') : 'closed',
    ...(outcome ? { outcome } : status.name !== 'RUNNING' && { outcome: 'cancelled' as const }),
    institution: institution ?? '',
    ...(effect !== undefined && { effect }),
    ...(early !== undefined && { early }),
  };
}

/** A terminated workflow could not say that it closed: the server does. */
export function endedView(view: ReauthView, described: WorkflowExecutionDescription): ReauthView {
  const { phase, outcome } = standingOf(described);
  if (phase !== 'closed' || outcome === undefined || view.outcome !== undefined) return view;
  const { nextAction: _, attention: __, ...told } = view;
  return {
    ...told,
    phase,
    outcome,
    ...(described.closeTime && { closedAt: described.closeTime.toISOString() }),
  };
}
