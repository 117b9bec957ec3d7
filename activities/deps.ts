/** What the activities need of the world around them. */
import type { NoticeChannel, Provider } from '../src/contract/ports.js';
import type { ProviderName } from '../src/contract/words.js';
import type { Vault } from '../src/secrets/vault.js';

export interface ActivityDeps {
  provider: (name: ProviderName) => Provider;
  channel: NoticeChannel;
  vault: Vault;
  /** The durable URL of a contact's link. */
  linkFor: (capability: { reauthId: string; contact: string }) => string;
  /** Where a human sees the workflow; `undefined` without a Web UI. */
  workflowUrl: (workflowId: string, runId: string) => string | undefined;
  /** The right-hand side of our Message-IDs. */
  mailDomain: string;
  /** The human at the end of the ladder. */
  escalationEmail: string;
}
