/** Payloads as Temporal's remote codec protocol writes them: protobuf's JSON, with bytes in base64. */
import type { Payload, PayloadCodec } from '@temporalio/common';
import { z } from 'zod';

const payload = z.looseObject({
  metadata: z.record(z.string(), z.string()).nullish(),
  data: z.string().nullish(),
});
export const payloadsSchema = z.object({ payloads: z.array(payload).nullish() });

type JsonPayload = z.output<typeof payload>;

/** What the codec leaves alone goes back as it came. */
export async function transcoded(
  given: JsonPayload[],
  transcode: PayloadCodec['decode'],
): Promise<JsonPayload[]> {
  const payloads = given.map((each) => fromJson(each));
  const results = await transcode(payloads);
  return results.map((result, index) => {
    const untouched = given[index];
    return result === payloads[index] && untouched ? untouched : toJson(result);
  });
}

function fromJson({ metadata, data }: JsonPayload): Payload {
  return {
    metadata: mapped(metadata, (value) => Buffer.from(value, 'base64')),
    data: Buffer.from(data ?? '', 'base64'),
  };
}

function toJson({ metadata, data }: Payload): JsonPayload {
  return { metadata: mapped(metadata, base64), data: base64(data ?? Buffer.alloc(0)) };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}

function mapped<A, B>(of: Record<string, A> | null | undefined, each: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(of ?? {}).map(([name, value]) => [name, each(value)]));
}
