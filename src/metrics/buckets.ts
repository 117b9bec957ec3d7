/** Where the buckets of our histograms end, in seconds. The SDK's own keep its buckets. */
import { DAY, HOUR, MINUTE, SECOND } from '../contract/durations.js';

const seconds = (...durations: number[]): number[] => durations.map((ms) => ms / SECOND);

/** A machine answers, or somebody waits at a page. */
const MOMENTS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Nobody has to watch it. */
const WAITS = [1, 2, 5, 10, 30, ...seconds(MINUTE, 5 * MINUTE, 15 * MINUTE)];

export const buckets: Record<string, number[]> = {
  // People take minutes to months.
  reauth_repair_seconds: seconds(
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    HOUR,
    4 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    4 * DAY,
    7 * DAY,
    14 * DAY,
    30 * DAY,
    60 * DAY,
    90 * DAY,
  ),
  // Until a provider confirms; `verifyFor` is two hours.
  reauth_verification_seconds: [...WAITS, ...seconds(30 * MINUTE, HOUR, 2 * HOUR)],
  reauth_rate_limit_wait_seconds: [...WAITS, ...seconds(HOUR)],
  reauth_provider_call_seconds: MOMENTS,
  reauth_http_request_seconds: MOMENTS,
};
