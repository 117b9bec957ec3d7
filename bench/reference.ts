/** How the reference is started: exactly as `src/temporal/start-workflow.ts` starts a reauth. */
import type { Client, WorkflowHandle } from '@temporalio/client';
import { addressFor, workflowIdFor } from '../src/contract/ids.js';
import { searchAttributes, type ReauthMemo } from '../src/contract/messages.js';
import type { Start } from '../src/intake/intake.js';

export const REFERENCE_QUEUE = 'bench-reference';
const REFERENCE_TYPE = 'reference';

export function startReference(client: Client, { input, refs }: Start): Promise<WorkflowHandle> {
  const { connection, institution, effect, tenant, id } = input;
  const memo: ReauthMemo = { institution, ...(effect !== undefined && { effect }) };
  return client.workflow.start(REFERENCE_TYPE, {
    workflowId: workflowIdOf(input),
    taskQueue: REFERENCE_QUEUE,
    args: [input],
    workflowIdConflictPolicy: 'FAIL',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    typedSearchAttributes: [
      { key: searchAttributes.tenant, value: tenant },
      { key: searchAttributes.provider, value: connection.provider },
      { key: searchAttributes.institution, value: institution },
      { key: searchAttributes.id, value: id },
      { key: searchAttributes.phase, value: 'holding' },
      { key: searchAttributes.sessions, value: 0 },
      { key: searchAttributes.refs, value: [connection.id, ...refs] },
    ],
    memo: { ...memo },
    staticSummary: `${connection.provider} ${connection.id} at ${institution}`.slice(0, 200),
    priority: { fairnessKey: tenant },
  });
}

export function workflowIdOf({ tenant, connection }: Start['input']): string {
  return workflowIdFor(addressFor(tenant, connection));
}
