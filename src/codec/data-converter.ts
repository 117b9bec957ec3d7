/** The one data converter: of the worker, of every client, of the command, and of a replay. */
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import { EncryptingCodec, type Protection } from './payload-codec.js';

/** Failures with their messages inside a payload; what the workflows are bundled with where payloads are encrypted. */
export const failureConverterPath = fileURLToPath(new URL('./failure-converter.cjs', import.meta.url));

export function dataConverterFor(protection: Protection): DataConverter {
  return {
    payloadCodecs: [new EncryptingCodec(protection)],
    ...(protection.payloadEncryption && { failureConverterPath }),
  };
}
