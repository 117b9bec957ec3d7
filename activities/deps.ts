/** What the activities need of the world around them. */
import type { Backend } from '../src/contract/backend.js';
import type { HandOffs } from '../src/contract/hand-off.js';
import type { NoticeChannel, OutgoingNotice, Provider } from '../src/contract/ports.js';
import type { Intake } from '../src/intake/intake.js';
import type { ProviderName } from '../src/contract/words.js';
import type { Vault } from '../src/secrets/vault.js';

export interface ActivityTenant {
  provider: (name: ProviderName) => Provider;
  channel: NoticeChannel;
  /** Where an escalation is told as well, where the tenant wants that. */
  escalationWebhook?: NoticeChannel;
  /** A notice that the tenant's backend sends itself. */
  render: (notice: OutgoingNotice) => { subject: string; text: string; html: string };
  /** The human at the end of the ladder. */
  escalationEmail: string;
}

export interface ActivityDeps {
  /** @throws OutsideError `misconfigured` for one that is not configured (any more) */
  tenant: (name: string) => ActivityTenant;
  backend: Backend;
  handOffs: HandOffs;
  intake: Intake;
  vault: Vault;
  /** The durable URL of a contact's link. */
  linkFor: (capability: { reauthId: string; contact: string }) => string;
  /** Where a human sees the workflow; `undefined` without a Web UI. */
  workflowUrl: (workflowId: string, runId: string) => string | undefined;
  /** The right-hand side of our Message-IDs. */
  mailDomain: string;
}
