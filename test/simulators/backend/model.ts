/** What the simulated backend keeps. */

/** One delivery of an event, as it came. */
export interface Delivery {
  id: string;
  type: string;
  /** ISO 8601: when it happened. */
  timestamp: string;
  data: Record<string, unknown>;
  /** Seconds: when it was signed. */
  signedAt: number;
  /** What it was answered with, also where the answer was lost; 0 where there was none, or none that ends. */
  status: number;
}

/**
 * `lost_answer`: the event is taken, and the connection is cut before the sender hears so. `endless`: the answer floods.
 * `trickle`: it never ends either, but a byte at a time.
 */
export interface BackendFault {
  kind: 'status' | 'redirect' | 'hang' | 'reset' | 'lost_answer' | 'endless' | 'trickle';
  status?: number;
  /** Seconds, or whatever else the header shall say. */
  retryAfter?: number | string;
}

export interface Question {
  connection: { provider: string; id: string };
  reason: string;
}
