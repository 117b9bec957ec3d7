import { sentences, type Words } from './words.js';

/** The mails to contacts, in English. */
export const english: Words = {
  language: 'en',
  unnamed: {},
  greeting: (person) => `Hello ${person},`,

  first: (told) => ({
    subject: `Reconnect ${told.institution}`,
    heading: `Reconnect ${told.institution}`,
    paragraphs: [
      sentences(
        `The connection between ${told.brand} and ${told.institution} has stopped.`,
        told.effect,
        `We noticed on ${told.since}.`,
      ),
      english.because[told.notice.reason](told),
    ],
  }),

  early: (told) => ({
    subject: `Reconnect ${told.institution} before it stops`,
    heading: `${told.Institution} will need you soon`,
    paragraphs: [
      `The connection between ${told.brand} and ${told.institution} still works, but it will stop soon. ` +
        'If you reconnect it now, nothing is interrupted.',
      told.effect && `If it stops: ${told.effect}`,
      english.because[told.notice.reason](told),
    ],
  }),

  reminder: (told) => ({
    subject: told.notice.early
      ? `${told.Institution} will stop soon`
      : `${told.Institution} is still not connected`,
    heading: told.notice.early
      ? `${told.Institution} will stop soon`
      : `${told.Institution} is still waiting for you`,
    paragraphs: [
      sentences(
        told.notice.early
          ? `The connection between ${told.brand} and ${told.institution} will stop soon. Nobody has renewed it yet.`
          : `The connection between ${told.brand} and ${told.institution} has not worked since ${told.since}.`,
        told.effect,
      ),
      'Only somebody who can sign in there can change that. ' +
        'If a colleague looks after it, please forward this mail: the link works for them too.',
    ],
  }),

  retry: (told) => ({
    subject: `One more try for ${told.institution}`,
    heading: 'Nearly there: one more try',
    paragraphs: [
      sentences(
        `Thank you for signing in. We checked, but the connection between ${told.brand} and ` +
          `${told.institution} does not work yet.`,
        told.effect,
      ),
      'Please try once more. Go through to the very end, and use the account that was connected before: ' +
        'another one cannot take its place.',
    ],
  }),

  lastCall: (told) => ({
    subject: `Last reminder for ${told.institution}`,
    heading: `Last reminder about ${told.institution}`,
    paragraphs: [
      sentences(
        told.notice.early
          ? `The connection between ${told.brand} and ${told.institution} is about to stop.`
          : `The connection between ${told.brand} and ${told.institution} has not worked since ${told.since}.`,
        told.effect,
      ),
      `This is the last mail that comes by itself. If nobody reconnects it, we tell a person at ${told.brand}, ` +
        'who may then get in touch with you.',
    ],
  }),

  receipt: (told) => ({
    subject: `${told.Institution} is connected again`,
    heading: `${told.Institution} is connected again`,
    paragraphs: [
      `The connection between ${told.brand} and ${told.institution} works; we have checked it. ` +
        'There is nothing left for you to do.',
      'Earlier mails about this can be ignored. Thank you.',
    ],
  }),

  because: {
    login_required: ({ Institution }) =>
      `${Institution} asks for a new sign-in. That often happens after a password change.`,
    consent_expired: ({ institution, notice }) =>
      notice.early
        ? `The permission that was given for it runs out soon; ${institution} has it renewed from time to time.`
        : `The permission that was given for it has run out; ${institution} has it renewed from time to time.`,
    mfa_required: ({ Institution }) =>
      `${Institution} wants to make sure that it is you, for example with a code on your phone.`,
    permission: () => 'The account it was set up with does not have all the rights any more that it needs.',
    migration: ({ Institution }) =>
      `${Institution} has changed how others connect to it, so everybody signs in once more.`,
    unknown: ({ Institution }) => `${Institution} did not say why. A new sign-in usually settles it.`,
  },

  deadline: (neededBy) => `It is needed by ${neededBy}.`,
  button: (institution) => `Reconnect ${institution}`,
  beforeAddress: 'Or copy this address into your browser:',
  takes: (institution) => `It takes about two minutes. Have your login for ${institution} ready.`,
  genuine: ({ brand, institution }, page) =>
    sentences(
      `Is this genuine? ${brand} never asks for a password by mail.`,
      page && `The link opens a page on ${page} that names ${institution} and has no field for a password.`,
    ),
  otherwise: 'Not now, or not you? There you can also say:',
  later: 'remind me later',
  notMe: 'not me',
  unused: 'no longer in use',
  stop: 'no more reminders',
  questions: 'Questions?',
  unexpected: (brand) => `If you did not expect this, please ask your contact at ${brand}.`,
};
