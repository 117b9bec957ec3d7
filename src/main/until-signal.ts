/** How the process is asked to end, and ends: whoever started it sees the signal that it was sent. */

const endings = ['SIGINT', 'SIGTERM'] as const;
export type Ending = (typeof endings)[number];

/** Waits until somebody wants this process to end; a second wish ends it at once. @throws what the service failed with */
export async function untilSignal(failing: Promise<void>): Promise<Ending | undefined> {
  const asked = new Promise<Ending>((resolve) => {
    let before = false;
    for (const signal of endings) {
      process.on(signal, () => {
        if (before) endBy(signal);
        before = true;
        resolve(signal);
      });
    }
  });
  return (await Promise.race([asked, failing])) ?? undefined;
}

/** As if the signal had not been caught. */
export function endBy(signal: Ending): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
  // The first process of a container is spared by the kernel.
  if (process.pid === 1) process.exit(128 + { SIGINT: 2, SIGTERM: 15 }[signal]);
}
