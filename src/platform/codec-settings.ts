/** Whether payloads are encrypted, and the codec server that shows them to operators. */
import { z } from 'zod';
import { missing, origin, text } from './setting-kinds.js';
import type { Named, Problem } from './tenant-settings.js';

export interface CodecServerSettings {
  host: string;
  port: number;
  /** What an operator logs in with, and the CLI comes with. */
  key: string;
  /** The Web UI's. */
  origin: string;
}

const address = text.transform((value, context) => {
  const [, host = '', port = ''] = /^(\[[\da-f:.]+\]|[\w.-]+):(\d{1,5})$/i.exec(value) ?? [];
  if (host === '' || Number(port) > 65_535) {
    context.addIssue({ code: 'custom', message: 'is not host:port, such as 127.0.0.1:8081' });
  }
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
});

export const payloadEncryption = z.enum(['on', 'off'], { error: 'is neither on nor off' }).default('off');

export const codecSettings = {
  PAYLOAD_ENCRYPTION: payloadEncryption,
  CODEC_ADDRESS: address.optional(),
  CODEC_KEY: z
    .string(missing)
    .regex(/^[\x21-\x7e]{16,}$/, 'is shorter than 16 characters, or has others than a header may hold')
    .optional(),
  // As a browser writes it: without the port that goes without saying.
  CODEC_ORIGIN: origin.transform((url) => new URL(url).origin).optional(),
};

/** @returns what lacks for a codec server, where one is wanted */
export function codecProblems(given: Named): Problem[] {
  if (given['CODEC_ADDRESS'] === undefined) return [];
  return ['CODEC_KEY', 'CODEC_ORIGIN']
    .filter((setting) => given[setting] === undefined)
    .map((setting) => ({ setting, problem: 'is missing: CODEC_ADDRESS wants it' }));
}

export function codecServerFrom(data: {
  CODEC_ADDRESS?: { host: string; port: number } | undefined;
  CODEC_KEY?: string | undefined;
  CODEC_ORIGIN?: string | undefined;
}): CodecServerSettings | undefined {
  const { CODEC_ADDRESS: at, CODEC_KEY: key, CODEC_ORIGIN: uiOrigin } = data;
  return at && key !== undefined && uiOrigin !== undefined ? { ...at, key, origin: uiOrigin } : undefined;
}
