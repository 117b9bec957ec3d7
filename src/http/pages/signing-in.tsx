/** What `plaid-script.ts` works on: the data that it needs, and what it shows where it cannot go on. */
import type { PageWords, ReturningPage, SigningInPage } from './page.js';
import { pathOf } from './paths.js';

export function SigningIn({ page, words }: { page: SigningInPage | ReturningPage; words: PageWords }) {
  return (
    <>
      <p class="status" role="status" data-signing-in="" data-done={words.waiting?.slow} {...dataOf(page)}>
        {words.waiting?.now}
      </p>
      <noscript>
        <p>{words.withoutScript}</p>
      </noscript>
      <section class="trouble" hidden>
        <h2 tabindex={-1}>{words.trouble?.title}</h2>
        <p>{words.trouble?.text}</p>
        {/* The script names the address where only the browser knows it. */}
        <form method="post" action={page.state === 'signing_in' ? `${pathOf(page.token)}/open` : ''}>
          <input
            type="hidden"
            name="except"
            value={page.state === 'signing_in' ? String(page.session) : ''}
          />
          <button class="button" type="submit" data-busy={words.button?.busy}>
            {words.button?.label}
          </button>
        </form>
      </section>
    </>
  );
}

function dataOf(page: SigningInPage | ReturningPage) {
  if (page.state === 'returning') return {};
  return {
    'data-page': pathOf(page.token),
    'data-token': page.plaidToken,
    'data-session': String(page.session),
    'data-again': page.again ? 'yes' : 'no',
  };
}
