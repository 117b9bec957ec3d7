/** The contact's other answers in English, and the pages that show them. */
import type { AnsweredPage, AnswerWords, AskingPage, PageWords } from '../page.js';

/** @param name of the institution within a sentence */
export function answersFor({ unsubscribed }: AskingPage, name: string): AnswerWords {
  return {
    summary: 'Something else?',
    decline: {
      title: 'I no longer use this',
      text: 'One day from now we stop asking, and the connection is not repaired. Until then you can undo this.',
      button: `I no longer use ${name}`,
    },
    notMe: {
      title: 'I am not the right person',
      text:
        'One day from now we ask the next person we know of, if there is one. Until then you can undo this. ' +
        'If you know who it is, tell us: we pass it on to the company, and do not write there ourselves.',
      name: 'Their name (optional)',
      email: 'Their email address (optional)',
      button: 'I am not the right person',
      wrong: 'Please check the email address, for example name@example.com, or leave it empty.',
    },
    ...(!unsubscribed && {
      snooze: {
        title: 'Remind me later',
        text: 'You get no reminder before then. Your link keeps working, so you can come back sooner.',
        choices: ['Tomorrow morning', 'In three days', 'In a week'],
        date: 'Or on another day',
        button: 'Remind me on that day',
        wrong: 'Please choose a day within the next two weeks, from tomorrow on.',
      },
      unsubscribe: {
        title: 'No more reminders',
        text: 'You get no more reminders about this connection. Your link keeps working.',
        button: 'Stop the reminders',
      },
    }),
  };
}

export function snoozedWords({ snoozedUntil }: AskingPage): Pick<PageWords, 'title' | 'paragraphs' | 'undo'> {
  const back = 'If you have two minutes now, you can sign in right away.';
  return {
    title: 'The reminders are paused',
    paragraphs:
      snoozedUntil === undefined
        ? [back]
        : [{ before: 'There is no reminder before ', at: snoozedUntil, after: '.' }, back],
    undo: 'Undo: remind me as before',
  };
}

export function answeredWords(page: AnsweredPage, name: string): PageWords {
  if (page.state === 'declined') {
    return {
      title: 'No longer in use',
      paragraphs: [
        `We were told that the connection to ${name} is no longer used.`,
        { before: 'We stop asking on ', at: page.effectAt, after: '. Nobody gets a reminder until then.' },
        'If this was a mistake, or if it is still used, undo it here.',
      ],
      undo: 'Undo: it is still used',
    };
  }
  if (page.settled) {
    return {
      title: 'You are not asked any more',
      paragraphs: [
        `You told us that you are not the right person for the connection to ${name}.`,
        'If you can sign in after all, you can still do that here.',
      ],
      button: { label: 'Continue to sign-in', busy: 'Opening the sign-in…' },
    };
  }
  return {
    title: 'Thank you for telling us',
    paragraphs: [
      `You told us that you are not the right person for the connection to ${name}. You get no reminders meanwhile.`,
      'One day after you told us, the next person is asked, if there is one.',
      'If this was a mistake, undo it here.',
    ],
    undo: 'Undo: I am the right person',
  };
}
