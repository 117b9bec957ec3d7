/** The pages with the button, in English. */
import { asSentence, oneLine } from '../../../text/clean.js';
import type { AskingPage, PageWords } from '../page.js';
import { answersFor, snoozedWords } from './answers.js';
import { named } from './named.js';

const signIn = { label: 'Continue to sign-in', busy: 'Opening the sign-in…' };

export function askingWords(page: AskingPage): PageWords {
  return {
    ...wordsOf(page),
    answers: answersFor(page, named(page).name),
    ...(page.unsubscribed && {
      notice: 'You get no more reminders about this connection.',
      undo: 'Undo: remind me as before',
    }),
  };
}

function wordsOf(page: AskingPage): PageWords {
  if (page.state === 'ready') return readyWords(page);
  if (page.state === 'snoozed') return { ...effectOf(page), button: signIn, ...snoozedWords(page) };
  return againWords(page);
}

function readyWords(page: AskingPage): PageWords {
  const { name } = named(page);
  return {
    title: `Reconnect ${name}`,
    paragraphs: [
      page.early
        ? `The connection to ${name} still works, but it will stop soon. Reconnect it now, and nothing is interrupted.`
        : `The connection to ${name} has stopped. Signing in again brings it back.`,
    ],
    ...effectOf(page),
    button: signIn,
    steps: {
      title: 'What happens next',
      items: [
        `You sign in with your login for ${name}, in about two minutes.`,
        'You come back to this page.',
        'We check that everything works again.',
      ],
    },
    note: 'This page never asks for a password. Not the right moment? The link in your mail keeps working.',
  };
}

function againWords(page: AskingPage): PageWords {
  const { name } = named(page);
  const busy = 'Opening the sign-in…';
  if (page.state === 'provider_unavailable' && page.refused) {
    return {
      title: 'This cannot be repaired from here right now',
      paragraphs: [
        `The service that connects us to ${name} does not let us open a sign-in. It is not your doing.`,
        'We can see this on our side and look into it: there is nothing that you have to do. Your link keeps working.',
      ],
      button: { label: 'Try again', busy },
    };
  }
  if (page.state === 'provider_unavailable') {
    return {
      title: 'The sign-in cannot be opened right now',
      paragraphs: [
        `The service that connects us to ${name} does not answer at the moment. It is not your doing, and nothing is lost.`,
        'Please try again in a few minutes, or later: your link keeps working.',
      ],
      button: { label: 'Try again', busy },
    };
  }
  if (page.state === 'another_account') {
    return {
      title: 'That was another account',
      paragraphs: [
        `You signed in, but with a different account than the one that was connected to ${name} before. ` +
          'It was not connected, and nothing has changed.',
        'Please sign in once more, with the account that was used before.',
      ],
      ...effectOf(page),
      button: { label: 'Sign in again', busy },
    };
  }
  return {
    title: 'One more try is needed',
    paragraphs: [
      `We could not confirm that the connection to ${name} works again. ` +
        'That can happen when the sign-in is left before its very end.',
    ],
    ...effectOf(page),
    button: { label: 'Sign in again', busy },
    note: 'This page never asks for a password. The link in your mail keeps working.',
  };
}

function effectOf({ effect = '', early }: AskingPage): Pick<PageWords, 'effect'> {
  if (oneLine(effect) === '') return {};
  return { effect: { name: early ? 'If it stops' : 'What this means', text: asSentence(effect) } };
}
