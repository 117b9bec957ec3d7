/** Law 2: what lies in this folder is retried. Every function may run twice, and says why that is harmless. */
import type { ActivityDeps } from './deps.js';
import { exchangeCode } from './exchange-code.js';
import { mintSession } from './mint-session.js';
import { readConnection } from './read-connection.js';
import { sendNotice } from './send-notice.js';

export function createActivities(deps: ActivityDeps) {
  return {
    mintSession: mintSession(deps),
    exchangeCode: exchangeCode(deps),
    readConnection: readConnection(deps),
    sendNotice: sendNotice(deps),
  };
}

export type Activities = ReturnType<typeof createActivities>;
