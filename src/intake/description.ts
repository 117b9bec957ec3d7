/** What a start body tells beyond naming its connection, as the workflow takes it. */
import { contactFrom, type DirectoryAnswer } from '../contract/start-request.js';
import type { Description } from '../contract/reauth-input.js';
import type { ProviderName } from '../contract/words.js';
import { kindOf, type Intake } from './intake.js';

/** @param answer as `directoryReader` lets it through */
export function descriptionFrom(
  intake: Intake,
  provider: ProviderName,
  answer: DirectoryAnswer,
): Description {
  const { institution, reason, effect, contacts, neededBy, metadata } = answer;
  const policy = intake.policies.policyFor(kindOf(intake, provider), answer.policy);
  if (!policy) throw new Error('an answer that was let through names a policy of ours');
  return {
    institution,
    reason,
    contacts: contacts.map((each) => contactFrom(each, Date.now() + policy.closeAfter)),
    policy,
    ...(effect !== undefined && { effect }),
    ...(neededBy !== undefined && { neededBy }),
    ...(metadata !== undefined && { metadata }),
  };
}
