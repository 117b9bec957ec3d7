import { activityInfo } from '@temporalio/activity';

import { reauthWorkflowIdOf } from '../src/contract/ids.js';

/** The reauth that an activity belongs to, itself or its hand-off: secrets are sealed for its workflow id. */
export function workflowOf(): { workflowId: string; runId: string; tenant: string } {
  const { workflowExecution } = activityInfo();
  if (!workflowExecution) throw new Error('this activity belongs to a workflow');
  const { workflowId, runId } = workflowExecution;
  const [, tenant = ''] = workflowId.split('/');
  return { workflowId: reauthWorkflowIdOf(workflowId), runId, tenant };
}
