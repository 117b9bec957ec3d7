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
  /** What it was answered with; 0 where the connection was cut or left hanging. */
  status: number;
}

export interface BackendFault {
  kind: 'status' | 'redirect' | 'hang' | 'reset' | 'endless';
  status?: number;
  /** seconds */
  retryAfter?: number;
}

export interface Question {
  connection: { provider: string; id: string };
  reason: string;
}
