/** Law 2: what lies in this folder is retried. Every function may run twice, and says why that is harmless. */
import type { NoticeChannel, Provider } from '../src/contract/ports.js';
import type { ProviderName } from '../src/contract/words.js';
import type { Vault } from '../src/secrets/vault.js';
import { exchangeCode } from './exchange-code.js';
import { mintSession } from './mint-session.js';
import { readConnection } from './read-connection.js';
import { sendNotice } from './send-notice.js';

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

export function createActivities(deps: ActivityDeps) {
  return {
    mintSession: mintSession(deps),
    exchangeCode: exchangeCode(deps),
    readConnection: readConnection(deps),
    sendNotice: sendNotice(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
