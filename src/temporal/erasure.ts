/**
 * Erases a closed reauth from the server: its runs, its hand-offs, their histories, and what lists show of them. Each run
 * is named by its id, since the next reauth of the same connection has the same workflow id.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { WorkflowFailedError, type WorkflowExecutionDescription } from '@temporalio/client';
import { addressOf, handOffIdFor, workflowIdFor, type ReauthAddress } from '../contract/ids.js';
import { HAND_OFF_TYPE, WORKFLOW_TYPE, searchAttributes } from '../contract/messages.js';
import { ANSWER_WITHIN, type Executions } from './executions.js';
import { NOT_FOUND, hasCode } from './grpc-codes.js';
import { TemporalUnavailable } from './outage.js';
import { quoted } from './quoted.js';
import { standingOf } from './standing.js';

/**
 * `erasing`: the server has been told, and nothing but time is missing: of what closed a moment ago it erases nothing for
 * half a minute. `open`: nothing was erased.
 */
export type Erasure = 'erased' | 'erasing' | 'open';

/** The server erases in the background: whoever asked waits so long for it, ms. */
const ERASED_WITHIN = 10_000;
const LOOK_EVERY = 100;

interface Run {
  workflowId: string;
  runId: string;
}

/** @returns `undefined` where nothing of such a reauth is known (any more) */
export async function erase(executions: Executions, reauthId: string): Promise<Erasure | undefined> {
  const address = addressOf(reauthId);
  if (!address) return undefined;
  const found = await executions.locate(reauthId);
  if (found && !standingOf(found).outcome) return 'open';
  if (found) await saidGoodbye(executions, found);
  const told = new Set<string>();
  for (const until = Date.now() + ERASED_WITHIN; Date.now() < until; await pause(LOOK_EVERY)) {
    const left = await runsLeft(executions, address, reauthId, found);
    if (left.length === 0) return found || told.size > 0 ? 'erased' : undefined;
    for (const run of left.filter(({ runId }) => !told.has(runId))) {
      await remove(executions, run);
      told.add(run.runId);
    }
  }
  return 'erasing';
}

/** What is closed may have something to send yet, a moment as a rule. What takes longer is called off by the erasure. */
async function saidGoodbye(
  executions: Executions,
  { workflowId, runId, status }: WorkflowExecutionDescription,
): Promise<void> {
  if (status.name !== 'RUNNING') return;
  try {
    await executions.reached(() => executions.handle(workflowId, runId).result());
  } catch (error) {
    // It takes longer, or somebody terminated it.
    if (!(error instanceof TemporalUnavailable || error instanceof WorkflowFailedError)) throw error;
  }
}

/**
 * Hand-offs, then earlier runs, then the reauth's last one: as long as that is not gone the reauth is known, and its erasure
 * can be asked for again.
 */
async function runsLeft(
  executions: Executions,
  address: ReauthAddress,
  reauthId: string,
  last: Run | undefined,
): Promise<Run[]> {
  const own = workflowIdFor(address);
  const seen = await runsSeen(executions, reauthId);
  const earlier = seen.filter((run) => run.workflowId === own && run.runId !== last?.runId);
  const reauths = [...earlier, ...(last ? [{ workflowId: own, runId: last.runId }] : [])];
  // What has just begun is in no list yet.
  const begun = await Promise.all(
    reauths.map(({ runId }) => runOf(executions, handOffIdFor(address, runId))),
  );
  const listed = seen.some(({ runId }) => runId === last?.runId);
  const current = last && (listed ? reauths.at(-1) : await runOf(executions, own, last.runId));
  const handOffs = seen.filter((run) => run.workflowId !== own);
  return [...handOffs, ...begun.flatMap((run) => run ?? []), ...earlier, ...(current ? [current] : [])];
}

/** As visibility has them, a second late at times. */
function runsSeen(executions: Executions, reauthId: string): Promise<Run[]> {
  const query = [
    `WorkflowType IN (${quoted(WORKFLOW_TYPE)}, ${quoted(HAND_OFF_TYPE)})`,
    `${searchAttributes.id.name} = ${quoted(reauthId)}`,
  ].join(' AND ');
  return executions.within(ANSWER_WITHIN, async () => {
    const runs: Run[] = [];
    for await (const { workflowId, runId } of executions.client.workflow.list({ query })) {
      runs.push({ workflowId, runId });
    }
    return runs;
  });
}

async function runOf(executions: Executions, workflowId: string, runId?: string): Promise<Run | undefined> {
  const described = await executions.reached(() => executions.handle(workflowId, runId).describe());
  return described && { workflowId, runId: described.runId };
}

/** One that runs is terminated first, by the server. */
async function remove(executions: Executions, { workflowId, runId }: Run): Promise<void> {
  const { workflowService, options } = executions.client;
  const { namespace } = options;
  try {
    await executions.within(ANSWER_WITHIN, () =>
      workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } }),
    );
  } catch (error) {
    // A list may show for a moment what is gone already.
    if (!hasCode(error, NOT_FOUND)) throw error;
  }
}
