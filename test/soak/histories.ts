/** What the server keeps of every run, as far as claims are made about it. */
import type { Client, WorkflowHandle } from '@temporalio/client';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

/** One activity, as it ended. */
export interface Called {
  name: string;
  /** ms since 1970 */
  from: number;
  to: number;
  attempts: number;
  ended: 'completed' | 'failed' | 'timed_out' | 'cancelled' | 'open';
  /** What it brought, or the details of its failure, where that is JSON. */
  told: unknown;
}

export interface Run {
  workflowId: string;
  runId: string;
  type: string;
  status: string;
  calls: Called[];
  /** Workflow tasks that failed, but for those that merely found a new message. */
  taskFailures: string[];
  trace: string[];
}

/** Every run of the namespace. */
export async function everyRun(client: Client): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const { workflowId, runId, type, status } of client.workflow.list()) {
    const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    runs.push({ workflowId, runId, type, status: status.name, ...factsOf(events ?? []) });
  }
  return runs;
}

/** A message came while the task was worked on: the server has it done anew. */
const UNHANDLED_COMMAND = 1;

function factsOf(events: HistoryEvent[]): Pick<Run, 'calls' | 'taskFailures' | 'trace'> {
  const calls = new Map<number, Called>();
  const taskFailures: string[] = [];
  const trace: string[] = [];
  for (const event of events) {
    const at = msOf(event);
    const scheduled = event.activityTaskScheduledEventAttributes;
    if (scheduled) {
      const name = scheduled.activityType?.name ?? '';
      calls.set(Number(event.eventId), {
        name,
        from: at,
        to: Infinity,
        attempts: 0,
        ended: 'open',
        told: undefined,
      });
    }
    const started = event.activityTaskStartedEventAttributes;
    const begun = started && calls.get(Number(started.scheduledEventId));
    if (begun) begun.attempts = started.attempt ?? 1;
    noteEnd(event, at, calls);
    const failed = event.workflowTaskFailedEventAttributes;
    if (failed && Number(failed.cause) !== UNHANDLED_COMMAND) {
      taskFailures.push(`${failed.cause}: ${failed.failure?.message ?? ''}`);
    }
    const line = lineOf(event, calls);
    if (line !== undefined) trace.push(`${new Date(at).toISOString().slice(11, 23)} ${line}`);
  }
  return { calls: [...calls.values()], taskFailures, trace };
}

function noteEnd(event: HistoryEvent, at: number, calls: Map<number, Called>): void {
  const ends = {
    completed: event.activityTaskCompletedEventAttributes,
    failed: event.activityTaskFailedEventAttributes,
    timed_out: event.activityTaskTimedOutEventAttributes,
    cancelled: event.activityTaskCanceledEventAttributes,
  } as const;
  for (const [how, end] of Object.entries(ends)) {
    const call = end && calls.get(Number(end.scheduledEventId));
    if (call) Object.assign(call, { ended: how, to: at, told: toldBy(event) });
  }
}

function toldBy(event: HistoryEvent): unknown {
  const payloads =
    event.activityTaskCompletedEventAttributes?.result ??
    event.activityTaskFailedEventAttributes?.failure?.applicationFailureInfo?.details;
  const data = payloads?.payloads?.[0]?.data;
  return data?.length ? JSON.parse(Buffer.from(data).toString('utf8')) : undefined;
}

/** What tells the story; workflow tasks do not. */
function lineOf(event: HistoryEvent, calls: Map<number, Called>): string | undefined {
  const name = (id: unknown): string => calls.get(Number(id))?.name ?? '';
  const end =
    event.activityTaskCompletedEventAttributes ??
    event.activityTaskFailedEventAttributes ??
    event.activityTaskTimedOutEventAttributes;
  if (end) {
    const { attempts, ended } = calls.get(Number(end.scheduledEventId)) ?? { attempts: 0, ended: '' };
    const failure = event.activityTaskFailedEventAttributes?.failure;
    const why = failure?.cause?.message ?? failure?.message ?? '';
    return `${name(end.scheduledEventId)} ${ended}, attempt ${attempts} ${why}`.trim();
  }
  if (event.workflowExecutionSignaledEventAttributes) {
    return `signal ${event.workflowExecutionSignaledEventAttributes.signalName}`;
  }
  const update = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.name;
  if (update) return `update ${update}`;
  if (event.timerFiredEventAttributes) return 'timer';
  if (event.workflowTaskFailedEventAttributes) return 'WORKFLOW TASK FAILED';
  return undefined;
}

function msOf({ eventTime }: HistoryEvent): number {
  return Number(eventTime?.seconds ?? 0) * 1000 + Math.floor((eventTime?.nanos ?? 0) / 1e6);
}
