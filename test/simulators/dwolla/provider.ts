import type { Clock } from './clock.js';
import type { FaultBoard } from './faults.js';
import type { IdempotencyKeys } from './idempotency.js';
import type { Knobs } from './knobs.js';
import type { RecordedRequest } from './model.js';
import type { PlaidRuns } from './plaid-runs.js';
import type { Store } from './store.js';

export interface ProviderOptions {
  clientId: string;
  clientSecret: string;
  /** The redirect URLs "configured for the account"; any https URL is taken where the list is missing. */
  redirectUrls: string[] | undefined;
}

/** What every endpoint of the simulator works on. */
export interface Provider {
  options: ProviderOptions;
  clock: Clock;
  store: Store;
  knobs: Knobs;
  faults: FaultBoard;
  keys: IdempotencyKeys;
  plaid: PlaidRuns;
  requests: RecordedRequest[];
  /** Where this simulator listens; known only once it does. */
  baseUrl: () => string;
}
