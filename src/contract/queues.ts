/**
 * The task queues of a provider. What asks a provider stands in queues of that provider's, whose limits the Temporal
 * server keeps: a storm of broken connections queues up in Temporal, and not at the provider. Workflows, and whatever
 * asks no provider, are on `TASK_QUEUE`.
 */
import { TASK_QUEUE } from './messages.js';
import type { ProviderName } from './words.js';

/**
 * `people`: somebody waits for it, at a page or with a code that lives for minutes. `ahead`: nobody does, so it may
 * stand in the queue for as long as the storm takes.
 */
export const waiting = ['people', 'ahead'] as const;
export type Waiting = (typeof waiting)[number];

export function providerQueue(provider: ProviderName, who: Waiting): string {
  return who === 'people' ? `${TASK_QUEUE}-${provider}-people` : `${TASK_QUEUE}-${provider}`;
}
