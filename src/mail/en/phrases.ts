/** What the English mails have in common. */
import type { Reason } from '../../contract/words.js';
import type { Block, Letter } from '../blocks.js';
import type { Told } from '../catalogue.js';

/** What a language says; which language it is, the catalogue knows. */
export type Words = Omit<Letter, 'language'>;

export const heading = (text: string): Block => ({ kind: 'heading', text });
export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const small = (text: string): Block => ({ kind: 'small', text });

export function sentences(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join(' ');
}

/** The thing, and then its effect as far as the subject has room for it. */
export function about(thing: string, { effect }: Told): string {
  return effect === undefined ? thing : `${thing}: ${effect.replace(/\.$/, '')}`;
}

export function greeting({ person }: Told): Block[] {
  return person === undefined ? [] : [paragraph(`Hello ${person},`)];
}

export function why({ notice, institution }: Told): string {
  const because: Record<Reason, string> = {
    login_required: `${institution} asks for a new sign-in. That often happens after a password change.`,
    consent_expired: notice.early
      ? `The permission that was given for it runs out soon; ${institution} has it renewed from time to time.`
      : `The permission that was given for it has run out; ${institution} has it renewed from time to time.`,
    mfa_required: `${institution} wants to make sure that it is you, for example with a code on your phone.`,
    permission: 'The account it was set up with does not have all the rights any more that it needs.',
    migration: `${institution} has changed how others connect to it, so everybody signs in once more.`,
    unknown: `${institution} did not say why. A new sign-in usually settles it.`,
  };
  return because[notice.reason];
}

export function deadline({ neededBy }: Told): Block[] {
  return neededBy === undefined ? [] : [paragraph(`It is needed by ${neededBy}.`)];
}

export function wayIn({ link, institution }: Told): Block[] {
  if (link === undefined) return [];
  return [
    {
      kind: 'button',
      label: `Reconnect ${institution}`,
      href: link,
      beforeAddress: 'Or copy this address into your browser:',
    },
    paragraph(`It takes about two minutes. Have your login for ${institution} ready.`),
  ];
}

export function genuine({ brand, institution, link, linkHost }: Told): Block[] {
  const never = `Is this genuine? ${brand} never asks for a password by mail.`;
  if (link === undefined) return [small(never)];
  return [
    small(
      `${never} The link opens a page on ${linkHost} that names ${institution} and what it is about, and has ` +
        'nothing to fill in. If it looks different, close it.',
    ),
  ];
}
