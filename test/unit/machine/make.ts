/** Builders: one finch reauth with the contract's default policy, and what the tests change of it. */
import type { Policy } from '../../../src/contract/policy.js';
import type { ReauthInput } from '../../../src/contract/reauth-input.js';
import type { Contact, ProviderTraits } from '../../../src/contract/state.js';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Every story starts here, at 9:00 UTC on a Monday; all times in expectations count from it. */
export const START = Date.UTC(2026, 2, 2, 9);

export const ada: Contact = {
  id: 'ada',
  name: 'Ada',
  email: 'ada@example.com',
  locale: 'en',
  timeZone: 'America/New_York',
  channel: 'mail',
};

/** The contract's defaults, for finch, in ms. */
export function policyOf(change: Partial<Policy> = {}): Policy {
  return {
    holdFor: 0,
    remindAfter: [1 * DAY, 3 * DAY, 7 * DAY, 14 * DAY, 30 * DAY],
    escalateAfter: 45 * DAY,
    closeAfter: 90 * DAY,
    maxSessions: 50,
    sessionLife: { finch: 30 * DAY },
    mint: 'ahead',
    verifyFor: 2 * HOUR,
    probeEvery: DAY,
    ...change,
  };
}

/** A provider that returns no code, and that can always be asked how the connection is. */
export const traitsWithoutCode: ProviderTraits = {
  name: 'dwolla',
  returnsCode: false,
  probe: 'always',
  sessionSharedFor: MINUTE,
};

export type InputChange = Partial<Omit<ReauthInput, 'policy'>> & { policy?: Partial<Policy> };

export function inputOf({ policy, ...change }: InputChange = {}): ReauthInput {
  return {
    id: 'nonce123~default~finch~conn-1',
    tenant: 'default',
    connection: { provider: 'finch', id: 'conn-1' },
    traits: { name: 'finch', returnsCode: true, probe: 'with_token', sessionSharedFor: 15 * MINUTE },
    institution: 'Gusto',
    reason: 'login_required',
    contacts: [ada],
    policy: policyOf(policy),
    ...change,
  };
}
