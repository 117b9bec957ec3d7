/** What the state remembers of what happened, in words: for operators. */

/** Without secrets, links or whole addresses. */
export interface TimelineEntry {
  /** ms; the last time, where it happened several times. */
  at: number;
  text: string;
  /** What caused it or what it led to; this may differ each time. */
  more?: string;
  /** It happens by itself, over and over: the same once more is told with it. */
  routine?: true;
  times?: number;
  /** ms; the first time of several. */
  since?: number;
  /** Why a notice that this held goes out now. */
  freed?: string;
}
