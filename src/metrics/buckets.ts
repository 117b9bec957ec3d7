/** Where the buckets of our histograms end, in seconds. The SDK's own keep its buckets. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A machine answers, or somebody waits at a page. */
const MOMENTS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export const buckets: Record<string, number[]> = {
  // People take minutes to months.
  reauth_repair_seconds: [
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
  ],
  // Until a provider confirms; `verifyFor` is two hours.
  reauth_verification_seconds: [
    1,
    2,
    5,
    10,
    30,
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
  ],
  reauth_rate_limit_wait_seconds: [1, 2, 5, 10, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR],
  reauth_provider_call_seconds: MOMENTS,
  reauth_http_request_seconds: MOMENTS,
};
