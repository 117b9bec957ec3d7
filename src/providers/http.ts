/** What a provider's answer means. */
import type { z } from 'zod';
import { OutsideError } from '../contract/ports.js';
import type { FailureKind } from '../contract/words.js';
import type { Answer } from '../outbound/call.js';

/**
 * What was answered, as far as it is needed.
 * @param whose such as "Finch's answer to the mint"
 * @throws OutsideError `malformed`; the request was carried out all the same: a code is spent
 */
export function understood<S extends z.ZodType>(schema: S, { json }: Answer, whose: string): z.output<S> {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path }) => path.join('.') || 'body').join(', ');
  throw new OutsideError('malformed', `${whose} lacks ${fields}`, { answerLost: true });
}

/**
 * A browser is sent there: nothing but a page of the web, and https wherever the provider itself is asked by https.
 * @param whose such as "Finch's connect_url"
 * @throws OutsideError `malformed`
 */
export function pageAddress(url: string, baseUrl: string, whose: string): string {
  const { protocol } = new URL(url);
  if (protocol === 'https:' || protocol === new URL(baseUrl).protocol) return url;
  throw new OutsideError('malformed', `${whose} is no https address`, { answerLost: true });
}

/** What a status means where a provider gives it no other meaning. */
export function kindOfStatus(status: number): FailureKind {
  if (status === 429) return 'rate_limited';
  if (status === 401) return 'misconfigured';
  if (status === 408 || status === 409 || status >= 500) return 'unavailable';
  return status >= 400 ? 'rejected' : 'malformed';
}
