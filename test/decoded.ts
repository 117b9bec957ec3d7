import type { PayloadCodec } from '@temporalio/common';
import { transcoded } from '../src/codec-server/transcode.js';

/** A history, or whatever the server tells, as one text with its payloads decoded: what an operator could read. */
export function decoded(message: unknown): string {
  return JSON.stringify(message).replaceAll(
    /"data":"([A-Za-z0-9+/=]*)"/g,
    (_, data: string) => `"data":${Buffer.from(data, 'base64').toString('utf8')}`,
  );
}

/** As `decoded`, of a service that encrypts payloads: what an operator could read who has the codec server's key. */
export async function opened(message: unknown, codec: PayloadCodec): Promise<string> {
  return decoded(await withOpenPayloads(JSON.parse(JSON.stringify(message)), codec));
}

async function withOpenPayloads(given: unknown, codec: PayloadCodec): Promise<unknown> {
  if (typeof given !== 'object' || given === null) return given;
  const { metadata, data } = given as { metadata?: Record<string, string>; data?: string };
  if (typeof metadata?.['encoding'] === 'string' && data !== undefined) {
    return (await transcoded([{ metadata, data }], (payloads) => codec.decode(payloads)))[0];
  }
  const entries = await Promise.all(
    Object.entries(given).map(async ([name, value]) => [name, await withOpenPayloads(value, codec)] as const),
  );
  return Array.isArray(given) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}
