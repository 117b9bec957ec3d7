import type { FaultBoard } from './faults.js';
import type { Knobs } from './knobs.js';
import type { RecordedRequest } from './model.js';
import type { Store } from './store.js';

export interface ProviderOptions {
  clientId: string;
  clientSecret: string;
  /** The redirect URIs "registered in the dashboard"; compared exactly. Live: a test may push to it. */
  redirectUris: string[];
}

/** What every endpoint of the simulator works on. */
export interface Provider {
  options: ProviderOptions;
  store: Store;
  knobs: Knobs;
  faults: FaultBoard;
  requests: RecordedRequest[];
  /** Where this simulator listens; known only once it does. */
  baseUrl: () => string;
}
