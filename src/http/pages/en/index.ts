/** The pages in English. */
import type { ClosedPage, Page, PageCatalogue, PageState, PageWords, SigningInPage } from '../page.js';
import { answeredWords } from './answers.js';
import { askingWords } from './asking.js';
import { named } from './named.js';

export const english: PageCatalogue = { language: 'en', direction: 'ltr', help: 'Questions?', wordsFor };

function wordsFor(page: Page): PageWords {
  switch (page.state) {
    case 'ready':
    case 'snoozed':
    case 'provider_unavailable':
    case 'another_account':
    case 'unconfirmed':
      return askingWords(page);
    case 'declined':
    case 'not_me':
      return answeredWords(page, named(page).name);
    case 'signing_in':
      return signingInWords(page);
    case 'verifying': {
      const { name } = named(page);
      return {
        title: `Checking the connection to ${name}`,
        paragraphs: ['Thank you for signing in. We now make sure that everything works again.'],
        waiting: {
          now: 'Checking. This page moves on by itself, usually within a minute.',
          slow: 'This takes longer than usual. You can safely close this page; we keep checking.',
        },
        link: 'Look again now',
        note: 'You can close this page. We write to you once it works, or if one more try is needed.',
      };
    }
    case 'reconnected':
    case 'already_reconnected':
    case 'cancelled':
    case 'closed':
      return closedWords(page);
    case 'returning':
    case 'too_often':
    case 'temporarily_unavailable':
    case 'thanked':
    case 'left':
    case 'unknown_link':
      return saysTheSame[page.state];
  }
}

function signingInWords(page: SigningInPage): PageWords {
  const { name } = named(page);
  return {
    title: `Sign in to ${name}`,
    paragraphs: ['The sign-in is run by Plaid, a service that connects banks. We never see your password.'],
    waiting: {
      now: 'The sign-in opens in a moment.',
      slow: 'Thank you, you are signed in. One moment, please: we pass that on.',
    },
    button: { label: 'Try again', busy: 'Opening the sign-in…' },
    trouble: {
      title: 'The sign-in could not be finished',
      text:
        'Nothing is lost, and nothing has changed. Please try again; if it fails once more, a computer or another ' +
        'browser may help. The link in your mail keeps working.',
    },
    withoutScript:
      'This sign-in needs JavaScript. Please open the link in your mail in a browser that allows it.',
  };
}

/** The pages that say the same of every reauth. */
const saysTheSame = {
  returning: {
    title: 'Welcome back',
    paragraphs: [],
    waiting: {
      now: 'One moment, please: we take you back to where you left off.',
      slow: 'Thank you. One moment, please: we take you back to where you left off.',
    },
    button: { label: 'Try again', busy: 'Opening the sign-in…' },
    trouble: {
      title: 'This browser does not know where you left off',
      text:
        'Please open the link in your mail once more. If you have signed in already, it shows that everything works ' +
        'again, or what is left to do.',
    },
    withoutScript:
      'Please open the link in your mail once more: it shows whether everything works again, or what is left to do.',
  },
  too_often: {
    title: 'One moment, please',
    paragraphs: [
      'This link was used so often that it takes a break. Please come back later.',
      'What was answered before still counts.',
    ],
    link: 'Back',
  },
  temporarily_unavailable: {
    title: 'This page is not available right now',
    paragraphs: [
      'The trouble is on our side, and nothing is lost: your link keeps working. Please try again in a few minutes.',
    ],
    link: 'Try again',
  },
  thanked: {
    title: 'Thank you',
    paragraphs: ['We now make sure that everything works again. You can close this page.'],
  },
  left: {
    title: 'Nothing has changed',
    paragraphs: [
      'The sign-in was left before its end. You can close this page and try again from where you came.',
    ],
  },
  unknown_link: {
    title: 'This link does not work',
    paragraphs: ['Please check that the whole address was copied, up to its last character.'],
  },
} satisfies Partial<Record<PageState, PageWords>>;

function closedWords(page: ClosedPage): PageWords {
  const { name, atStart } = named(page);
  const done = 'There is nothing left for you to do. You can close this page.';
  if (page.state === 'reconnected') {
    return {
      title: `${atStart} is connected again`,
      paragraphs: ['Thank you! We have checked it: it works.', done],
    };
  }
  if (page.state === 'already_reconnected') {
    return { title: `${atStart} is already connected`, paragraphs: [`It works again. ${done}`] };
  }
  if (page.state === 'cancelled') {
    return {
      title: 'This is no longer needed',
      paragraphs: [`The request to reconnect ${name} was withdrawn. ${done}`],
    };
  }
  if (page.outcome === 'unrepairable') {
    return {
      title: `${atStart} has to be connected anew`,
      paragraphs: [
        'The old connection is gone and cannot be repaired from here.',
        'Whoever sent you this link can help you to set up a new one.',
      ],
    };
  }
  const ended =
    page.outcome === 'declined'
      ? `We were told that the connection to ${name} is no longer used, so it was not repaired.`
      : `The request to reconnect ${name} has ended without a repair.`;
  return {
    title: 'This request has ended',
    paragraphs: [ended, 'If it is still needed, please ask whoever sent you this link.'],
  };
}
