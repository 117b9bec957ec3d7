import type { HandOffInput } from '../src/contract/hand-off.js';
import type { ActivityDeps } from './deps.js';

/**
 * Begins the hand-off of a reauth that closed. Where it has begun, codes that came since are brought to it.
 * Twice is harmless: it is begun once for each run of the reauth, and a code is known by its hint's id.
 */
export const beginHandOff =
  ({ handOffs }: Pick<ActivityDeps, 'handOffs'>) =>
  async (input: HandOffInput): Promise<void> => {
    if (input.closed) return handOffs.begin(input);
    for (const code of input.codes) await handOffs.bring(input, code);
  };
