/** Logs as JSON lines. Whoever logs names fields; secrets, links, addresses and request bodies are never among them. */
import { pino } from 'pino';
import type { Logger, LoggerOptions } from 'pino';

export type { Logger } from 'pino';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** @param ids of the trace that a line belongs to */
export function createLog(level: LogLevel, ids: () => object = () => ({})): Logger {
  const options: LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: ids,
    // Whoever logs knows better.
    mixinMergeStrategy: (line, around) => ({ ...around, ...line }),
  };
  // At once: a process that ends by a signal, or is killed, takes along what waits to be written.
  return pino(options, pino.destination({ sync: true }));
}
