/** Payloads as Temporal's remote codec protocol writes them: protobuf's JSON, with bytes in base64. */
import type { PayloadCodec } from '@temporalio/common';
import { z } from 'zod';
import { payloadFromJson, payloadToJson } from '../codec/payload-json.js';

const payload = z.looseObject({
  metadata: z.record(z.string(), z.string()).nullish(),
  data: z.string().nullish(),
});
export const payloadsSchema = z.object({ payloads: z.array(payload).nullish() });

type Given = z.output<typeof payload>;

/** What the codec leaves alone goes back as it came. */
export async function transcoded(given: Given[], transcode: PayloadCodec['decode']): Promise<Given[]> {
  const payloads = given.map((each) => payloadFromJson(each));
  const results = await transcode(payloads);
  return results.map((result, index) => {
    const untouched = given[index];
    return result === payloads[index] && untouched ? untouched : payloadToJson(result);
  });
}
