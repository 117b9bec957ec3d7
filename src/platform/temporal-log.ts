/** Temporal's own log lines, and those of workflows and activities, as lines of the one log. */
import type { LogLevel, LogMetadata, Logger as TemporalLogger } from '@temporalio/common';
import { CodecError } from '../codec/payload-codec.js';
import type { Logger } from './log.js';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

export function temporalLogger(log: Logger): TemporalLogger {
  const write = (level: LogLevel, message: string, meta?: LogMetadata): void =>
    log[levels[level]]({ ...meta, ...reasonOf(meta) }, message);
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
}

/** Other errors may repeat what a payload holds; this one says which key is missing, and nothing else does. */
function reasonOf(meta: LogMetadata | undefined): { reason?: string } {
  const error: unknown = meta?.['error'];
  return error instanceof CodecError ? { reason: error.message } : {};
}
