/** Dwolla, as the conformance suite plays with it: with Plaid behind it, or MX. */
import type { StartStand } from '../conformance/stand.js';
import { pressMx, pressPlaid, startDwollaSimulator } from '../../simulators/dwolla/index.js';

export function startDwollaStand(partner: 'plaid' | 'mx'): StartStand {
  return async () => {
    const credentials = { clientId: 'client-of-the-tests', clientSecret: 'secret-of-the-tests' };
    const dwolla = await startDwollaSimulator(credentials);
    dwolla.knobs.mxMint = 201;
    const act = async (opens: string, action: 'finish' | 'close'): Promise<void> => {
      const { ok } =
        partner === 'mx' ? await pressMx(opens, action) : await pressPlaid(dwolla.url, opens, action);
      if (!ok) throw new Error(`${partner} did not let the person ${action}`);
    };
    return {
      settings: {
        DWOLLA_BASE_URL: dwolla.url,
        DWOLLA_CLIENT_ID: credentials.clientId,
        DWOLLA_CLIENT_SECRET: credentials.clientSecret,
      },
      wrongCredentials: { DWOLLA_CLIENT_SECRET: 'secret-of-nobody' },
      broken() {
        const { id, fundingSourceId, customerId } = dwolla.addExchange({ partner, broken: true });
        return { provider: 'dwolla', id, fundingSourceId, customerId };
      },
      async finish(opens) {
        await act(opens, 'finish');
        return undefined;
      },
      leave: (opens) => act(opens, 'close'),
      heal: (id) => dwolla.heal(id),
      remove: (id) => dwolla.remove(id),
      maySayOldThings: true,
      sessions: () => dwolla.sessions.length,
      close: () => dwolla.close(),
    };
  };
}
