/** Finch, as the conformance suite plays with it. */
import type { Stand } from '../conformance/stand.js';
import { pressButton, pressFinish, startFinchSimulator } from '../../simulators/finch/index.js';

export async function startFinchStand(callbackUrl: string): Promise<Stand> {
  const credentials = { clientId: 'client-of-the-tests', clientSecret: 'secret-of-the-tests' };
  const finch = await startFinchSimulator({ ...credentials, redirectUris: [callbackUrl] });
  return {
    settings: {
      FINCH_BASE_URL: finch.url,
      FINCH_CLIENT_ID: credentials.clientId,
      FINCH_CLIENT_SECRET: credentials.clientSecret,
    },
    wrongCredentials: { FINCH_CLIENT_SECRET: 'secret-of-nobody' },
    broken() {
      const { id, accessToken } = finch.addConnection({ status: 'reauth' });
      return { provider: 'finch', id, accessToken };
    },
    finish: (page) => pressFinish(page),
    leave: async (page) => void (await pressButton(page, 'cancel')),
    heal: (id) => finch.repair(id),
    remove(id) {
      finch.disconnect(id);
      // A token of a disconnected connection tells nothing any more; one that still does says so.
      const body = { connection_id: id, connection_status: { status: 'disconnected' } };
      finch.fault('introspect', { kind: 'status', status: 200, body });
    },
    sessions: () => finch.sessions.length,
    close: () => finch.close(),
  };
}
