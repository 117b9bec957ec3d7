import { activityInfo } from '@temporalio/activity';

/** The workflow that an activity belongs to: its secrets are sealed for that one. */
export function workflowOf(): { workflowId: string; runId: string } {
  const { workflowExecution } = activityInfo();
  if (!workflowExecution) throw new Error('this activity belongs to a workflow');
  return workflowExecution;
}
