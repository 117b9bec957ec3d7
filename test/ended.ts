/** How a process that was started comes to its end. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ends it, where it has not ended yet. @returns the signal that it ended by */
export async function ended(
  child: ChildProcess,
  signal: NodeJS.Signals = 'SIGTERM',
): Promise<NodeJS.Signals | null> {
  child.kill(signal);
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode;
}
