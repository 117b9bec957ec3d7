/** Whether the service can do its work: Temporal answers, it knows our namespace, and somebody works on our task queue. */
import { isGrpcServiceError, type Client } from '@temporalio/client';
import { ANSWER_WITHIN } from './executions.js';
import { NOT_FOUND, PERMISSION_DENIED, UNAUTHENTICATED, hasCode } from './grpc-codes.js';
import { withCauses } from './outage.js';
import { workerPolls } from './workers.js';

export interface Readiness {
  temporal: boolean;
  namespace: boolean;
  worker: boolean;
  /** Why something is not as it should be: for everybody, so nothing is named. */
  reasons: string[];
}

/** @param ownWorkerRuns the one of this process, where it has one: others do not stand in for it */
export async function readiness(client: Client, ownWorkerRuns?: () => boolean): Promise<Readiness> {
  const refusal = await refusalOf(client);
  if (refusal) return { ...refusal, namespace: false, worker: false };
  if (ownWorkerRuns && !ownWorkerRuns()) return lacking('the worker of this process has stopped');
  if (!(await workerPolls(client))) return lacking('no worker polls the task queue');
  return { temporal: true, namespace: true, worker: true, reasons: [] };
}

function lacking(reason: string): Readiness {
  return { temporal: true, namespace: true, worker: false, reasons: [reason] };
}

async function refusalOf(client: Client): Promise<Pick<Readiness, 'temporal' | 'reasons'> | undefined> {
  try {
    await client.withDeadline(Date.now() + ANSWER_WITHIN, () =>
      client.workflowService.describeNamespace({ namespace: client.options.namespace }),
    );
    return undefined;
  } catch (error) {
    const answer = withCauses(error).find((each) => isGrpcServiceError(each));
    if (hasCode(answer, NOT_FOUND)) {
      return { temporal: true, reasons: ['Temporal does not know our namespace'] };
    }
    if (hasCode(answer, PERMISSION_DENIED, UNAUTHENTICATED)) {
      return { temporal: true, reasons: ['Temporal does not let us into our namespace'] };
    }
    return { temporal: false, reasons: ['Temporal does not answer'] };
  }
}
