/** Payloads as Temporal writes them in JSON (protobuf's): bytes in base64. */
import type { Payload } from '@temporalio/common';

export interface JsonPayload {
  metadata?: Record<string, string> | null | undefined;
  data?: string | null | undefined;
}

export function payloadFromJson({ metadata, data }: JsonPayload): Payload {
  return {
    metadata: mapped(metadata, (value) => Buffer.from(value, 'base64')),
    data: Buffer.from(data ?? '', 'base64'),
  };
}

export function payloadToJson({ metadata, data }: Payload): Required<JsonPayload> {
  return { metadata: mapped(metadata, base64), data: base64(data ?? Buffer.alloc(0)) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function mapped<A, B>(of: Record<string, A> | null | undefined, each: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(of ?? {}).map(([name, value]) => [name, each(value)]));
}
