/** What the process relies on, asked of any provider: its kit, and a stand-in that is reached over real HTTP. */
import { describe, onTestFinished } from 'vitest';
import type { ProviderKit } from '../../src/providers/kit.js';
import { setUp, type Open } from './conformance/bench.js';
import { describesItself } from './conformance/description.js';
import { exchangesCodes } from './conformance/exchange.js';
import { tellsHealth } from './conformance/health.js';
import { mintsSessions } from './conformance/mint.js';
import type { StartStand } from './conformance/stand.js';
import { staysCalmInTrouble } from './conformance/troubles.js';

/** @param what of the provider the stand-in stands in for, where there is more than one kind */
export function conformsToThePort(kit: ProviderKit, start: StartStand, what = kit.traits.name): void {
  const open: Open = async () => {
    const bench = await setUp(kit, start);
    onTestFinished(() => bench.close());
    return bench;
  };
  describe(`${what} conforms to the port`, () => {
    describesItself(kit, open);
    mintsSessions(kit, open);
    exchangesCodes(kit, open);
    tellsHealth(kit, open);
    staysCalmInTrouble(kit, open);
  });
}
