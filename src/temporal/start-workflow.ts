/** The one way to start a reauth's workflow: its names, and what the server tells of it without a worker. */
import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { TASK_QUEUE, WORKFLOW_TYPE, searchAttributes, type ReauthMemo } from '../contract/messages.js';
import { initialState, type ReauthInput } from '../contract/reauth-input.js';
import { phaseOf } from '../contract/view.js';

/**
 * @param refs further ids by which it is found
 * @returns whether it was started; otherwise one is open already
 */
export async function startWorkflow(
  client: Client,
  workflowId: string,
  input: ReauthInput,
  refs: string[],
): Promise<boolean> {
  const { connection, institution, effect, stopsAt, tenant } = input;
  const memo: ReauthMemo = {
    institution,
    ...(effect !== undefined && { effect }),
    ...((stopsAt !== undefined || input.early) && { early: true }),
  };
  try {
    await client.workflow.start(WORKFLOW_TYPE, {
      workflowId,
      taskQueue: TASK_QUEUE,
      args: [input],
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      typedSearchAttributes: attributesAtStart(input, refs),
      memo: { ...memo },
      staticSummary: `${connection.provider} ${connection.id} at ${institution}`.slice(0, 200),
      priority: { fairnessKey: tenant },
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

function attributesAtStart(input: ReauthInput, refs: string[]) {
  const { tenant, connection, institution, id } = input;
  return [
    { key: searchAttributes.tenant, value: tenant },
    { key: searchAttributes.provider, value: connection.provider },
    { key: searchAttributes.institution, value: institution },
    { key: searchAttributes.id, value: id },
    { key: searchAttributes.phase, value: phaseOf(initialState(input, 0)) },
    { key: searchAttributes.sessions, value: 0 },
    { key: searchAttributes.refs, value: [connection.id, ...refs] },
  ];
}
