/** What an activity is told beside its input, for logs and traces alone: it does the same without. */
export interface CallContext {
  /** The reauth's id. */
  reauth?: string;
  /** What it belongs to, as a W3C `traceparent`; absent without traces. So it is named in the memo and in messages, too. */
  trace?: string;
}
