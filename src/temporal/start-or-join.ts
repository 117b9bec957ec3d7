/** A report of a broken connection starts its reauth, or reaches the open one: there is one at a time. */
import { WorkflowNotFoundError } from '@temporalio/client';
import { addressFor, workflowIdFor } from '../contract/ids.js';
import { connectionChangedSignal, type ConnectionChangedSignal } from '../contract/messages.js';
import { initialState, type ReauthInput } from '../contract/reauth-input.js';
import { viewOf, type ReauthView } from '../contract/view.js';
import type { Phase } from '../contract/words.js';
import type { Start } from '../intake/intake.js';
import { nextAction } from '../../workflows/decide.js';
import { ANSWER_WITHIN, type Executions } from './executions.js';
import { TemporalUnavailable } from './outage.js';
import { standingOf } from './standing.js';
import { startWorkflow } from './start-workflow.js';

/** A provider that sent a webhook waits for the answer, ms. */
const SOON = 2_000;

/**
 * @param join what is made of an open reauth that was told the report; `undefined` where it is about to finish
 * @param before asked ahead of each start: what it answers spares the start
 * @returns what was made of it, or `undefined` where a reauth was started
 */
export async function startOrJoin<T>(
  executions: Executions,
  { input, report, refs }: Start,
  join: (workflowId: string, runId: string) => Promise<T | undefined>,
  before: () => Promise<T | undefined> = async () => undefined,
): Promise<T | undefined> {
  const workflowId = workflowIdOf(input);
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const answered = await before();
    if (answered !== undefined) return answered;
    const started = await executions.within(ANSWER_WITHIN, () =>
      startWorkflow(executions.client, workflowId, input, refs),
    );
    if (started) return undefined;
    const joined = await tellOpen(executions, workflowId, report, join);
    if (joined !== undefined) return joined;
  }
  throw new TemporalUnavailable('the earlier reauth of this connection is about to finish');
}

/** As `Reauths.report` says. */
export async function takeReport(
  executions: Executions,
  start: Start,
): Promise<'started' | 'joined' | 'known'> {
  const hintId = start.input.origin?.hintId;
  const join = async (workflowId: string, runId: string): Promise<'joined' | undefined> => {
    const phase = await phaseSoon(executions, workflowId, runId);
    // It closed just before the report reached it: the report is the next one's.
    return phase === 'closed' ? undefined : 'joined';
  };
  const known = async (): Promise<'known' | undefined> => {
    if (hintId === undefined) return undefined;
    // Again each time: one that was saying goodbye may have ended meanwhile, and tells then what it had heard.
    return (await hasHeard(executions, workflowIdOf(start.input), hintId)) ? 'known' : undefined;
  };
  return (await startOrJoin<'joined' | 'known'>(executions, start, join, known)) ?? 'started';
}

/** A provider sends its words again, and a recording of one is sent by whoever has it. */
async function hasHeard(executions: Executions, workflowId: string, hintId: string): Promise<boolean> {
  const last = await executions.reached(() => executions.handle(workflowId).describe());
  if (last?.status.name !== 'COMPLETED') return false;
  const ended = await executions.reached(
    () => executions.handle(workflowId, last.runId).result() as Promise<{ heard?: string[] }>,
  );
  return ended?.heard?.includes(hintId) ?? false;
}

/** @returns `undefined` where no worker answers at once */
async function phaseSoon(
  executions: Executions,
  workflowId: string,
  runId: string,
): Promise<Phase | undefined> {
  return (await ifAnswered(executions.view(workflowId, runId, SOON)))?.phase;
}

/** @returns `undefined` where nobody answers in time */
async function ifAnswered<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof TemporalUnavailable) return undefined;
    throw error;
  }
}

/** @returns `undefined` where the reauth that was met is closed: it has been asked to finish */
async function tellOpen<T>(
  executions: Executions,
  workflowId: string,
  report: ConnectionChangedSignal,
  join: (workflowId: string, runId: string) => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    const described = await executions.within(ANSWER_WITHIN, () => executions.handle(workflowId).describe());
    // From here on it is this run's: the next one may have begun meanwhile.
    const handle = executions.handle(workflowId, described.runId);
    await executions.within(ANSWER_WITHIN, () => handle.signal(connectionChangedSignal, report));
    const open = standingOf(described).phase !== 'closed';
    const joined = open ? await join(workflowId, described.runId) : undefined;
    if (joined !== undefined) return joined;
    await executions.within(ANSWER_WITHIN, () => handle.result());
    return undefined;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/**
 * What a worker would tell of it, without waiting for one: a query is a billable action, and everything is known that
 * the process begins with.
 */
export async function firstView(executions: Executions, input: ReauthInput): Promise<ReauthView> {
  const handle = executions.handle(workflowIdOf(input));
  const started = await ifAnswered(executions.reached(() => handle.describe()));
  const at = started?.startTime.getTime() ?? Date.now();
  const state = initialState(input, at);
  return viewOf(state, nextAction(state, at));
}

function workflowIdOf({ tenant, connection }: ReauthInput): string {
  return workflowIdFor(addressFor(tenant, connection));
}
