/** How the details and the timeline write moments, people and names. Pure. */
import type { ReauthState } from '../src/contract/state.js';
import { masked } from '../src/contract/view.js';

export function when(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** By id and masked address; whoever is none of the contacts is nobody in particular. */
export function who({ contacts }: ReauthState, id: string | undefined): string {
  const contact = contacts.find((each) => each.id === id);
  return contact ? `${plain(contact.id)} (${plain(masked(contact.email))})` : 'somebody';
}

/** A name from outside must not become Markdown. */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#|!~\n\r]|:\/\/|www\./gi, ' ').slice(0, 100);
}
