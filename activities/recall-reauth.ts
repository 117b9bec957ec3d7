import type { HandOffInput, Recalled } from '../src/contract/hand-off.js';
import type { ActivityDeps } from './deps.js';

/**
 * Reads how a reauth ended whose workflow is over.
 * Twice is harmless: it reads.
 */
export const recallReauth =
  ({ handOffs }: Pick<ActivityDeps, 'handOffs'>) =>
  (reauth: Pick<HandOffInput, 'tenant' | 'connection' | 'runId'>): Promise<Recalled> =>
    handOffs.recall(reauth);
