/** Tallystick: bookkeeping, repaired on a page of Tallystick's that sends the person back with nothing in hand. */
import type { Provider } from '../../../../src/contract/ports.js';
import type { Connection } from '../../../../src/contract/state.js';
import { pageAddress } from '../../../../src/providers/http.js';
import type { ProviderKit, Surroundings } from '../../../../src/providers/kit.js';
import { TallystickClient, type TallystickSettings } from './client.js';
import { tallystickConnection } from './connection.js';
import { tallystickSettings } from './settings.js';

const MINUTE = 60_000;

export const tallystick: ProviderKit<Connection, TallystickSettings> = {
  traits: { name: 'tallystick', returnsCode: false, probe: 'always', sessionSharedFor: 10 * MINUTE },
  unnamed: 'your ledger',
  schema: tallystickConnection,
  policy: { mint: 'on_open', sessionLife: { tallystick: '1 hour' } },
  callsPerSecond: 10,
  settings: tallystickSettings,
  create: createTallystick,
};

function createTallystick(settings: TallystickSettings, { callbackUrl, log }: Surroundings): Provider {
  const client = new TallystickClient(settings, log);
  return {
    async mint({ id }, { sessionLife, idempotencyKey }) {
      const repair = await client.startRepair(id, callbackUrl, idempotencyKey);
      const url = pageAddress(repair.url, settings.baseUrl, "Tallystick's url");
      const life = Math.min(repair.expires_in * 1000, sessionLife['tallystick'] ?? Infinity);
      return { secret: { sessionId: repair.id, url }, life };
    },
    async health({ id }, { startedAt, brokenAt }) {
      const { state, changed_at: changedAt } = await client.connection(id);
      if (state === 'removed') return { status: 'gone' };
      if (state === 'checking') return { status: 'unsettled' };
      if (state !== 'working') return { status: 'broken' };
      // What has been working since before the report has not noticed the break.
      const mended = brokenAt !== undefined || Date.parse(changedAt) > startedAt;
      return mended ? { status: 'healthy', evidence: 'introspect' } : { status: 'unproven' };
    },
  };
}
