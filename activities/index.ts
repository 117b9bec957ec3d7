/** Law 2: what lies in this folder is retried. Every function may run twice, and says what that does. */
import type { CallContext } from '../src/contract/call-context.js';
import { askDirectory } from './ask-directory.js';
import { beginHandOff } from './begin-hand-off.js';
import type { ActivityDeps } from './deps.js';
import { exchangeCode } from './exchange-code.js';
import { mintSession } from './mint-session.js';
import { readConnection } from './read-connection.js';
import { recallReauth } from './recall-reauth.js';
import { sendNotice } from './send-notice.js';
import { tellBackend } from './tell-backend.js';

export function createActivities(deps: ActivityDeps) {
  return {
    mintSession: mintSession(deps),
    exchangeCode: exchangeCode(deps),
    readConnection: readConnection(deps),
    sendNotice: sendNotice(deps),
    tellBackend: tellBackend(deps),
    askDirectory: askDirectory(deps),
    beginHandOff: beginHandOff(deps),
    recallReauth: recallReauth(deps),
  };
}

type Created = ReturnType<typeof createActivities>;

/** As workflows call them: what goes beside the input is for the worker's logs and traces. */
export type Activities = {
  [Name in keyof Created]: (
    input: Parameters<Created[Name]>[0],
    context?: CallContext,
  ) => ReturnType<Created[Name]>;
};
