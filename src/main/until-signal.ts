/** Waits until somebody wants this process to end; a second wish ends it at once. */
export async function untilSignal(failing: Promise<void>): Promise<void> {
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        process.once(signal, () => process.exit(1));
        resolve();
      });
    }
  });
  await Promise.race([asked, failing]);
}
