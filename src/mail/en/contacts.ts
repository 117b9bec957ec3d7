/** The mails to contacts, in English. */
import type { Told } from '../catalogue.js';
import {
  about,
  deadline,
  genuine,
  greeting,
  heading,
  paragraph,
  sentences,
  small,
  wayIn,
  why,
} from './phrases.js';
import type { Words } from './phrases.js';

export function firstLetter(told: Told): Words {
  const { brand, institution, since } = told;
  return {
    subject: about(`Reconnect ${institution}`, told),
    blocks: [
      heading(`Reconnect ${institution}`),
      ...greeting(told),
      paragraph(
        sentences(
          `The connection between ${brand} and ${institution} has stopped.`,
          told.effect,
          `We noticed on ${since}.`,
        ),
      ),
      paragraph(why(told)),
      ...deadline(told),
      ...wayIn(told),
      ...genuine(told),
    ],
  };
}

export function earlyLetter(told: Told): Words {
  const { brand, institution } = told;
  return {
    subject: about(`Reconnect ${institution} before it stops`, told),
    blocks: [
      heading(`${institution} will need you soon`),
      ...greeting(told),
      paragraph(
        `The connection between ${brand} and ${institution} still works, but it will stop soon. ` +
          'If you reconnect it now, nothing is interrupted.',
      ),
      ...(told.effect === undefined ? [] : [paragraph(`If it stops: ${told.effect}`)]),
      paragraph(why(told)),
      ...deadline(told),
      ...wayIn(told),
      ...genuine(told),
    ],
  };
}

export function reminderLetter(told: Told): Words {
  const { brand, institution, since, notice } = told;
  const state = notice.early
    ? `The connection between ${brand} and ${institution} will stop soon. Nobody has renewed it yet.`
    : `The connection between ${brand} and ${institution} has not worked since ${since}.`;
  return {
    subject: about(
      notice.early ? `${institution} will stop soon` : `${institution} is still not connected`,
      told,
    ),
    blocks: [
      heading(notice.early ? `${institution} will stop soon` : `${institution} is still waiting for you`),
      ...greeting(told),
      paragraph(sentences(state, told.effect)),
      paragraph(
        'Only somebody who can sign in there can change that. ' +
          'If a colleague looks after it, please forward this mail: the link works for them too.',
      ),
      ...deadline(told),
      ...wayIn(told),
      ...genuine(told),
    ],
  };
}

export function retryLetter(told: Told): Words {
  const { brand, institution } = told;
  return {
    subject: about(`One more try for ${institution}`, told),
    blocks: [
      heading('Nearly there: one more try'),
      ...greeting(told),
      paragraph(
        sentences(
          `Thank you for signing in. We checked, but the connection between ${brand} and ${institution} ` +
            'does not work yet.',
          told.effect,
        ),
      ),
      paragraph(
        'Please try once more. Go through to the very end, and use the account that was connected before: ' +
          'another one cannot take its place.',
      ),
      ...deadline(told),
      ...wayIn(told),
      ...genuine(told),
    ],
  };
}

export function lastCallLetter(told: Told): Words {
  const { brand, institution, since, notice } = told;
  const state = notice.early
    ? `The connection between ${brand} and ${institution} is about to stop.`
    : `The connection between ${brand} and ${institution} has not worked since ${since}.`;
  return {
    subject: about(`Last reminder for ${institution}`, told),
    blocks: [
      heading(`Last reminder about ${institution}`),
      ...greeting(told),
      paragraph(sentences(state, told.effect)),
      paragraph(
        `This is the last mail that comes by itself. If nobody reconnects it, we tell a person at ${brand}, ` +
          'who may then get in touch with you.',
      ),
      ...deadline(told),
      ...wayIn(told),
      ...genuine(told),
    ],
  };
}

export function receiptLetter(told: Told): Words {
  const { brand, institution } = told;
  return {
    subject: `${institution} is connected again`,
    blocks: [
      heading(`${institution} is connected again`),
      ...greeting(told),
      paragraph(
        `The connection between ${brand} and ${institution} works; we have checked it. ` +
          'There is nothing left for you to do.',
      ),
      paragraph('Earlier mails about this can be ignored. Thank you.'),
      small(`If you did not expect this, please ask your contact at ${brand}.`),
    ],
  };
}
