/** Who is asked from now on, and what is sent once more because somebody of the tenant wants it. */
import { MINUTE } from '../src/contract/durations.js';
import type { Contact, ReauthState } from '../src/contract/state.js';
import { isContact, overruled, withoutSnoozeOf } from './answers.js';
import { without } from './closing.js';

type Given = Omit<Contact, 'id'>;

/** A wish to send again that is repeated within this time is the same wish, ms. */
const SAME_WISH = MINUTE;

/** So many who were replaced are remembered by their addresses. */
const FORMER_AT_MOST = 50;

/**
 * Whoever is known by the address keeps the id, and with it the link and what was sent; ids are never given twice.
 * @param remembered also of those who were replaced; histories of before did without
 */
export function contactsChanged(state: ReauthState, given: Given[], remembered = false): ReauthState {
  let ever = state.contactsEver ?? state.contacts.length;
  const once = given.filter(
    (one, index) => given.findIndex(({ email }) => sameAddress(email, one.email)) === index,
  );
  const contacts = once.map((contact): Contact => {
    const known = [...state.contacts, ...(state.former ?? [])].find(({ email }) =>
      sameAddress(email, contact.email),
    );
    if (known) return { ...contact, id: known.id };
    ever += 1;
    return { ...contact, id: `c${ever}` };
  });
  const bounced = state.bounced.filter(({ contact }) => isContact({ contacts }, contact));
  // Whoever names them spares the directory the question.
  const open = withoutSnoozeOf(overruled(without(state, 'directory')), (id) => !isContact({ contacts }, id));
  return {
    ...open,
    contacts,
    contactsEver: ever,
    bounced,
    ...((remembered || state.former) && formerOf(state, contacts)),
  };
}

function formerOf(before: ReauthState, contacts: Contact[]): Pick<ReauthState, 'former'> {
  const { contacts: earlier, former } = before;
  const known = [...(former ?? []), ...earlier];
  const gone = known.filter(({ id }) => !isContact({ contacts }, id));
  if (gone.length === 0 && former === undefined) return {};
  return { former: gone.map(({ id, email }) => ({ id, email })).slice(-FORMER_AT_MOST) };
}

function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** What failed is tried at once, and an address that was refused is tried once more: somebody has seen to it. */
export function resendWanted(state: ReauthState, at: number): ReauthState {
  if (state.resend && at < state.resend.at + SAME_WISH) return state;
  const contacts = state.contacts
    .map(({ id }) => id)
    .filter((id) => state.notices.some((notice) => notice.contact === id && notice.kind !== 'receipt'));
  return { ...overruled(without(state, 'mailing')), bounced: [], resend: { at, contacts } };
}

export function resentTo(state: ReauthState, contact: string): ReauthState {
  const { resend } = state;
  if (!resend) return state;
  return { ...state, resend: { ...resend, contacts: resend.contacts.filter((id) => id !== contact) } };
}
