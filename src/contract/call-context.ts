/** What an activity is told beside its input, for logs and traces alone: it does the same without. */
export interface CallContext {
  /** The reauth's id. */
  reauth?: string;
  /** What it belongs to, as a W3C `traceparent`; absent without traces. */
  trace?: string;
}

/** The key of the memo, and of a message, that carries a `traceparent` into the workflow. */
export const TRACE_KEY = 'trace';
