/** What one way of getting a server came to: something to use, or the reason why it is not this way. */
export type Outcome<Found> = { found: Found } | { not: string };

export interface Way<Found> {
  name: string;
  /** Throws only where somebody asked for exactly this way and it cannot work. */
  look(): Promise<Outcome<Found>>;
}

export class NoServerFound extends Error {
  override readonly name = 'NoServerFound';
}

/** Takes the ways in their order; a later one is not even looked at once one has matched. */
export async function firstMatch<Found>(
  ways: readonly Way<Found>[],
  whatToDo: string,
  say: (line: string) => void,
): Promise<Found> {
  const reasons: string[] = [];
  for (const way of ways) {
    const outcome = await way.look();
    if ('found' in outcome) return outcome.found;
    reasons.push(`- ${way.name}: ${outcome.not}`);
    say(`Not through ${way.name}: ${outcome.not}.`);
  }
  throw new NoServerFound(`${whatToDo}\nWhat was tried:\n${reasons.join('\n')}`);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
