const ATTEMPTS = 3;

/** The SDK gives a server five seconds to start, which a busy machine does not always manage. */
export async function retryStart<T>(say: (line: string) => void, start: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start();
    } catch (error) {
      const tooSlow = error instanceof Error && error.message.includes('did not start within');
      if (!tooSlow || attempt === ATTEMPTS) throw error;
      say('The server did not start in time; starting it again.');
    }
  }
}
