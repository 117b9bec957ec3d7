/**
 * Which reauth an activity belongs to, and which trace. No interceptor and no library carries the trace through the workflow:
 * it comes by the memo or in a message, and leaves beside an activity's input, which a replay does not compare.
 */
import { workflowInfo } from '@temporalio/workflow';
import type { CallContext } from '../src/contract/call-context.js';
import { MINUTE } from '../src/contract/durations.js';
import { searchAttributes } from '../src/contract/messages.js';

/** What is done later came of a timer: a trace of months tells nobody anything. */
const FOLLOWS_WITHIN = 10 * MINUTE;

let heard: { trace: string; at: number } | undefined;

/** @param message whatever came by a signal or an update */
export function hearTrace(message: unknown): void {
  const { trace } = (message ?? {}) as { trace?: unknown };
  if (typeof trace === 'string') heard = { trace, at: Date.now() };
}

export function callContext(): CallContext {
  const { typedSearchAttributes, memo, startTime } = workflowInfo();
  const reauth = typedSearchAttributes.get(searchAttributes.id);
  const atStart = memo?.['trace'];
  const last =
    heard ?? (typeof atStart === 'string' ? { trace: atStart, at: startTime.getTime() } : undefined);
  return {
    ...(reauth !== undefined && { reauth }),
    ...(last && Date.now() < last.at + FOLLOWS_WITHIN && { trace: last.trace }),
  };
}
