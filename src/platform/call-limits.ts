/** How often each provider may be asked. The limits are the service's: tenants share the queues of a provider. */
import { z } from 'zod';
import type { Waiting } from '../contract/queues.js';
import type { ProviderName } from '../contract/words.js';
import { problemsOf, type Configurable, type Named, type Problem } from './tenant-settings.js';

/** Calls per second, for those who wait and for what nobody waits for; both together are the provider's limit. */
export type CallLimits = Record<ProviderName, Record<Waiting, number>>;

const perSecond = z.coerce
  .number({ error: 'is not a number' })
  .positive('is not more than 0')
  .max(10_000, 'is more than 10000');

function settingsOf({ traits }: Configurable): { all: string; forPeople: string } {
  const prefix = traits.name.toUpperCase();
  return { all: `${prefix}_CALLS_PER_SECOND`, forPeople: `${prefix}_CALLS_FOR_PEOPLE` };
}

export function callLimitSettings(kits: Configurable[]): string[] {
  return kits.flatMap((kit) => Object.values(settingsOf(kit)));
}

/** Where nothing is said, half of them are kept for people. */
export function readCallLimits(
  given: Named,
  kits: Configurable[],
): { limits: CallLimits; problems: Problem[] } {
  const limits: CallLimits = {};
  const problems: Problem[] = [];
  for (const kit of kits) {
    const { all, forPeople } = settingsOf(kit);
    const result = z
      .object({ [all]: perSecond.default(kit.callsPerSecond), [forPeople]: perSecond.optional() })
      .safeParse(given);
    problems.push(...problemsOf(result.error));
    const { [all]: total = kit.callsPerSecond, [forPeople]: people = total / 2 } = result.data ?? {};
    if (people < total) limits[kit.traits.name] = { people, ahead: total - people };
    else problems.push({ setting: forPeople, problem: `is not less than ${all}: nothing would be left` });
  }
  return { limits, problems };
}
