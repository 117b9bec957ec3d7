/** What starts a reauth that only a provider's webhook told of: nobody has described the connection yet. */
import { randomBytes } from 'node:crypto';
import { addressFor, reauthIdFor } from '../contract/ids.js';
import type { ProviderWord } from '../contract/webhook.js';
import { handsOffOf, kindOf, tooLong, type Intake, type Start, type StartingTenant } from './intake.js';

/** @returns `undefined` for a word that starts nothing; `unnameable` for one about what no start body could name */
export function startFromWord(
  intake: Intake,
  word: ProviderWord,
  tenant: StartingTenant,
): Start | 'unnameable' | undefined {
  if (!('connection' in word)) return undefined;
  const { hintId, entity, status, connection } = word;
  const kind = kindOf(intake, connection.provider);
  if (!kind.schema.safeParse(connection).success) return 'unnameable';
  if (status !== 'broken' && status !== 'warned') return undefined;
  const address = addressFor(tenant.name, connection);
  const id = reauthIdFor(address, randomBytes(12).toString('base64url'));
  const policy = intake.policies.policyFor(kind);
  if (!policy || tooLong(address, id).length > 0) return undefined;
  return {
    input: {
      id,
      tenant: tenant.name,
      connection,
      traits: kind.traits,
      policy,
      // The directory may name a policy with a spread of its own.
      luck: Math.random(),
      institution: kind.unnamed,
      reason: 'unknown',
      contacts: [],
      ...(status === 'warned' && { early: true }),
      origin: { hintId, directory: tenant.hasDirectory, ...(entity !== undefined && { entity }) },
      handsOff: handsOffOf(tenant),
    },
    report: { hintId, status, byProvider: true, ...(entity !== undefined && { entity }) },
    refs: kind.refs?.(connection) ?? [],
  };
}
