/** Which page shows how things stand with a reauth, to one of its contacts. */
import { MAY_BE_UNDONE_FOR } from '../contract/answer.js';
import type { Brand } from '../contract/brand.js';
import type { ProviderTraits } from '../contract/state.js';
import type { ReauthView } from '../contract/view.js';
import type { Capability } from '../secrets/vault.js';
import type { ReauthStanding } from '../temporal/standing.js';
import type { AskingPage, Page } from './pages/page.js';

export interface ShownDeps {
  /** The company, above the page. */
  brandOf: (reauthId: string) => Brand;
  traits: ProviderTraits[];
}

/** What every page of a link knows. */
export interface About {
  token: string;
  contact: string;
  brand: Brand;
  institution: string;
  effect?: string;
  early?: boolean;
  remembers: boolean;
  unsubscribed: boolean;
}

export function aboutOf(
  { traits, brandOf }: ShownDeps,
  { reauthId, contact }: Required<Capability>,
  token: string,
  standing: ReauthStanding | undefined,
): About {
  const { institution = '', effect, early, provider, answers } = standing ?? {};
  return {
    token,
    contact,
    brand: brandOf(reauthId),
    institution,
    ...(effect !== undefined && { effect }),
    ...(early !== undefined && { early }),
    // Where the return brings nothing, the browser has to remember where it set out.
    remembers: traits.some(({ name, returnsCode }) => name === provider && !returnsCode),
    unsubscribed: answers?.unsubscribed?.includes(contact) ?? false,
  };
}

/** A page with the button. */
export function asking(
  state: AskingPage['state'],
  about: About,
  more: Pick<AskingPage, 'refused' | 'snoozedUntil'> = {},
): AskingPage {
  return { state, ...about, now: Date.now(), ...more };
}

/** @param returned the person just came back, and the last return ended like this, where that is known */
export function pageFor(
  standing: ReauthStanding,
  about: About,
  returned?: { lastReturn: ReauthView['lastReturn'] },
): Page {
  const { phase, outcome } = standing;
  const { institution, brand } = about;
  switch (phase) {
    case 'closed':
      if (outcome === 'reconnected') {
        return { state: returned ? 'reconnected' : 'already_reconnected', institution, brand };
      }
      if (outcome === 'cancelled') return { state: 'cancelled', institution, brand };
      return { state: 'closed', institution, brand, ...(outcome && { outcome }) };
    case 'verifying':
      return { state: 'verifying', ...about, checking: true };
    default:
      if (!returned) return openPage(standing, about);
      if (returned.lastReturn === 'another_connection') return asking('another_account', about);
      if (returned.lastReturn === 'unconfirmed') return asking('unconfirmed', about);
      // The signal is on its way to the workflow.
      return { state: 'verifying', ...about };
  }
}

/** What stands of the answers comes first. */
function openPage({ answers = {} }: ReauthStanding, about: About): Page {
  const { declinedAt, strangers = [], settled = [], snoozedUntil } = answers;
  if (declinedAt !== undefined)
    return { state: 'declined', ...about, effectAt: declinedAt + MAY_BE_UNDONE_FOR };
  if (strangers.includes(about.contact)) {
    return { state: 'not_me', ...about, settled: settled.includes(about.contact) };
  }
  // Whoever gets no reminders at all is not told of a pause.
  if (snoozedUntil === undefined || about.unsubscribed) return asking('ready', about);
  return asking('snoozed', about, { snoozedUntil });
}
