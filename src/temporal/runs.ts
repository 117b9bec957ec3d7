/** Which runs a visibility query is about. */
export const RUNS = "ExecutionStatus = 'Running'";
export const ENDED = "ExecutionStatus != 'Running'";
/** An earlier run of a reauth that went on in another one is none of its own. */
export const LAST_RUNS = "ExecutionStatus != 'ContinuedAsNew'";
