/** Temporal's own log lines, and those of workflows and activities, as lines of the one log. */
import type { LogLevel, LogMetadata, Logger as TemporalLogger } from '@temporalio/common';
import type { Logger } from './log.js';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

export function temporalLogger(log: Logger): TemporalLogger {
  const write = (level: LogLevel, message: string, meta?: LogMetadata): void =>
    log[levels[level]](worthLogging(meta), message);
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
}

/**
 * Plain values and errors. What the SDK attaches beyond that, at `trace`, are payloads: names and addresses; and a task's token
 * is a key to it. The tenant is in the workflow's id.
 */
function worthLogging(meta: LogMetadata = {}): object {
  const { taskToken: _, workflowId, ...others } = meta;
  const [, tenant] = typeof workflowId === 'string' ? workflowId.split('/') : [];
  const kept = Object.entries(others).flatMap(([name, value]) => {
    if (value instanceof Error) return [['err', toldOf(value)]];
    return typeof value === 'object' ? [] : [[name, value]];
  });
  return {
    // The SDK hands its lines over later, in the midst of something else: only it knows to which trace they belong.
    trace_id: undefined,
    span_id: undefined,
    ...Object.fromEntries(kept),
    ...(workflowId !== undefined && { workflowId }),
    ...(tenant !== undefined && { tenant }),
  };
}

/** Without what else hangs on it, such as the failure as it was received. */
function toldOf({ name, message, stack, cause }: Error): object {
  return { type: name, message, stack, ...(cause instanceof Error && { cause: toldOf(cause) }) };
}
