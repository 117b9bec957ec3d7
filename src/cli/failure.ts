/** How the command ends, and what it says where it ends badly. */
import { CommanderError } from 'commander';
import { CodecError } from '../codec/payload-codec.js';
import { ConfigError } from '../platform/config.js';
import { TemporalUnavailable, UpdatesExhausted } from '../temporal/outage.js';
import { refusalOf } from '../temporal/refusal.js';
import { SearchAttributesError } from '../temporal/search-attributes.js';

export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, unknown: 3, closedOtherwise: 4 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodesInWords = `
Exit codes:
  0  done
  1  failed: Temporal or a worker does not answer, a setting is wrong, or a check of doctor or replay failed
  2  wrong usage or bad input; every wrong field is named
  3  no such reauth
  4  the reauth is closed otherwise, or open where only a closed one will do
Of several reauths the highest counts.`;

/** The message alone says what is wrong and what to do. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(
    readonly code: ExitCode,
    message: string,
  ) {
    super(message);
  }
}

/** @returns `undefined` for what nobody expected: it deserves its stack */
export function explained(error: unknown): { code: ExitCode; message?: string } | undefined {
  if (error instanceof Failure) return error;
  // It has said so already, or it is the help that was asked for.
  if (error instanceof CommanderError) {
    return { code: error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage };
  }
  const known = [CodecError, ConfigError, SearchAttributesError, TemporalUnavailable, UpdatesExhausted];
  const speaks =
    error instanceof Error && (known.some((kind) => error instanceof kind) || isAboutPort(error));
  const message = speaks ? error.message : refusalOf(error);
  return message === undefined ? undefined : { code: exitCodes.failed, message };
}

function isAboutPort(error: Error): boolean {
  return 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
}
