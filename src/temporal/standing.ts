/** What the server alone tells of a reauth. */
import type { WorkflowExecutionDescription, WorkflowExecutionInfo } from '@temporalio/client';
import type { TypedSearchAttributes } from '@temporalio/common';
import { searchAttributes, type ReauthMemo } from '../contract/messages.js';
import type { ReauthView } from '../contract/view.js';
import { oneOf, outcomes, phases, type Outcome, type Phase, type ProviderName } from '../contract/words.js';

/** What a page shows, read from the server alone: it needs no worker and costs nothing. */
export interface ReauthStanding extends ReauthMemo {
  provider: ProviderName;
  phase: Phase;
  outcome?: Outcome;
}

export function reauthIdOf(
  described: Pick<WorkflowExecutionInfo, 'typedSearchAttributes'>,
): string | undefined {
  return described.typedSearchAttributes.get(searchAttributes.id);
}

export function standingOf({
  typedSearchAttributes,
  memo,
  status,
}: WorkflowExecutionDescription): ReauthStanding {
  const { institution, effect, early, answers, contacts } = (memo ?? {}) as Partial<ReauthMemo>;
  return {
    provider: typedSearchAttributes.get(searchAttributes.provider) ?? '',
    ...endingOf(typedSearchAttributes, status.name === 'RUNNING'),
    institution: institution ?? '',
    ...(effect !== undefined && { effect }),
    ...(early !== undefined && { early }),
    ...(answers && { answers }),
    ...(contacts && { contacts }),
  };
}

/** A terminated workflow could not say that it closed: its attributes are of before. */
export function endingOf(
  attributes: TypedSearchAttributes,
  runs: boolean,
): Pick<ReauthStanding, 'phase' | 'outcome'> {
  const phase = oneOf(phases, attributes.get(searchAttributes.phase)) ?? 'holding';
  const outcome =
    oneOf(outcomes, attributes.get(searchAttributes.outcome)) ?? (runs ? undefined : 'cancelled');
  return { phase: runs ? phase : 'closed', ...(outcome && { outcome }) };
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
