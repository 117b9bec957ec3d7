/** Where an operator logs in, so that the Web UI in the same browser may ask this server. Works without JavaScript. */
import { renderToString } from 'hono/jsx/dom/server';

export type LogInPage = { state: 'out'; refused?: true } | { state: 'in'; until: number };

/** @param origin the Web UI's */
export function renderLogInPage(page: LogInPage, origin: string): string {
  return `<!doctype html>\n${renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Codec server</title>
        <link rel="stylesheet" href="/page.css" />
      </head>
      <body>
        <main class="card">
          <h1>Encrypted payloads</h1>
          {page.state === 'in' ? (
            <LoggedIn until={page.until} origin={origin} />
          ) : (
            <LogIn refused={page.refused} />
          )}
        </main>
      </body>
    </html>,
  )}\n`;
}

function LogIn({ refused }: { refused?: true | undefined }) {
  return (
    <form method="post" action="/">
      <p>Log in, and the Temporal Web UI in this browser shows payloads in clear text.</p>
      {refused && <p role="alert">This is not the key.</p>}
      <p>
        <label for="key">The key (CODEC_KEY)</label>
        <input id="key" name="key" type="password" autocomplete="current-password" required autofocus />
      </p>
      <button type="submit">Log in</button>
    </form>
  );
}

function LoggedIn({ until, origin }: { until: number; origin: string }) {
  return (
    <form method="post" action="/log-out">
      <p>
        This browser is logged in until{' '}
        <time>{new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC</time>. Go to the{' '}
        <a href={origin}>Web UI</a>.
      </p>
      <button type="submit">Log out</button>
    </form>
  );
}
