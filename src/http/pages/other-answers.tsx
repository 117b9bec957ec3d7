/** What else a contact may answer: plain forms behind the one button, whose ids mails lead to; and the form that takes an answer back. */
import { DAY } from '../../contract/durations.js';
import type { AnswerWords, AskingPage } from './page.js';
import { pathOf } from './paths.js';

/** The choices of the snooze, in days from now; the words are the catalogue's. */
const SNOOZE_DAYS = [1, 3, 7];
/** Its morning is less than 14 days away, whatever time it is. */
const LAST_DAY = 13;

export function OtherAnswers({ page, words }: { page: AskingPage; words: AnswerWords }) {
  const to = (answer: string): string => `${pathOf(page.token)}/${answer}`;
  const { snooze, decline, unsubscribe } = words;
  return (
    <details class="answers" open={page.wrong !== undefined}>
      <summary>{words.summary}</summary>
      {snooze && <Snooze page={page} words={snooze} action={to('snooze')} />}
      <form id="unused" method="post" action={to('decline')}>
        <Explained {...decline} />
        <button class="button quiet" type="submit">
          {decline.button}
        </button>
      </form>
      <NotMe page={page} words={words.notMe} action={to('not-me')} />
      {unsubscribe && (
        <form id="stop" method="post" action={to('unsubscribe')}>
          <Explained {...unsubscribe} />
          <button class="button quiet" type="submit">
            {unsubscribe.button}
          </button>
        </form>
      )}
    </details>
  );
}

/** @param quiet beside another button that matters more */
export function Undo({ token, label, quiet }: { token: string; label: string; quiet: boolean }) {
  return (
    <form method="post" action={`${pathOf(token)}/undo`}>
      <button class={quiet ? 'button quiet' : 'button'} type="submit">
        {label}
      </button>
    </form>
  );
}

interface FormOf<Words> {
  page: AskingPage;
  words: Words;
  action: string;
}

/** Days in UTC; the page's script makes them the browser's. */
function Snooze({ page, words, action }: FormOf<NonNullable<AnswerWords['snooze']>>) {
  const day = (days: number): string => new Date(page.now + days * DAY).toISOString().slice(0, 10);
  const wrong = page.wrong === 'until';
  return (
    <div id="later" class="answer">
      <Explained {...words} />
      <form class="choices" method="post" action={action}>
        {SNOOZE_DAYS.map((days, at) => (
          <button class="button quiet" type="submit" name="until" value={day(days)} data-days={days}>
            {words.choices[at]}
          </button>
        ))}
      </form>
      <form method="post" action={action}>
        <label for="until">{words.date}</label>
        <input
          id="until"
          type="date"
          name="until"
          required
          min={day(1)}
          max={day(LAST_DAY)}
          {...(wrong && { 'aria-invalid': 'true', 'aria-describedby': 'until-wrong' })}
        />
        {wrong && <Wrong id="until-wrong" text={words.wrong} />}
        <button class="button quiet" type="submit">
          {words.button}
        </button>
      </form>
    </div>
  );
}

/** Another person's name and address: nothing for the browser to fill in. */
function NotMe({ page, words, action }: FormOf<AnswerWords['notMe']>) {
  const wrong = page.wrong === 'email';
  return (
    <form id="not-me" method="post" action={action}>
      <Explained {...words} />
      <label for="name">{words.name}</label>
      <input id="name" type="text" name="name" maxlength={200} autocomplete="off" />
      <label for="email">{words.email}</label>
      <input
        id="email"
        type="email"
        name="email"
        maxlength={254}
        autocomplete="off"
        {...(wrong && { 'aria-invalid': 'true', 'aria-describedby': 'email-wrong' })}
      />
      {wrong && <Wrong id="email-wrong" text={words.wrong} />}
      <button class="button quiet" type="submit">
        {words.button}
      </button>
    </form>
  );
}

function Explained({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h2>{title}</h2>
      <p>{text}</p>
    </>
  );
}

function Wrong({ id, text }: { id: string; text: string }) {
  return (
    <p class="wrong" id={id} role="alert">
      {text}
    </p>
  );
}
