import type { Child } from 'hono/jsx';
import type { ReceivedMail } from './received-mail.js';

export function ListPage({ mails, version }: { mails: readonly ReceivedMail[]; version: string }) {
  return (
    <Page title={`Mailbox (${mails.length})`} version={version}>
      {mails.length === 0 ? (
        <p class="empty">No mail yet. This page shows it when it comes.</p>
      ) : (
        <ol class="list">
          {mails.toReversed().map((mail) => (
            <li key={mail.id}>
              <a href={`/mails/${mail.id}`}>
                <span class="subject">{subjectOf(mail)}</span>
                <span class="people">
                  {mail.from} to {mail.to.join(', ')}
                </span>
                <ReceivedAt mail={mail} />
              </a>
            </li>
          ))}
        </ol>
      )}
    </Page>
  );
}

export function MailPage({ mail }: { mail: ReceivedMail }) {
  return (
    <Page title={subjectOf(mail)}>
      <nav>
        <a href="/">All mails</a>
      </nav>
      <h1>{subjectOf(mail)}</h1>
      <p class="people">
        {mail.from} to {mail.to.join(', ')}, <ReceivedAt mail={mail} />
      </p>
      {mail.html !== '' && (
        <iframe
          src={`/mails/${mail.id}/html`}
          title="The mail as HTML"
          sandbox="allow-popups allow-popups-to-escape-sandbox"
        />
      )}
      {/* A mail that has only a text part must be readable without another click. */}
      <details open={mail.html === ''}>
        <summary>Text part</summary>
        <pre>{mail.text === '' ? '(none)' : mail.text}</pre>
      </details>
      <details>
        <summary>Headers</summary>
        <dl>
          {[...mail.headers].map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p>
          <a href={`/mails/${mail.id}/raw`}>The whole mail as it arrived</a>
        </p>
      </details>
    </Page>
  );
}

export function NoSuchMail() {
  return (
    <Page title="No such mail">
      <nav>
        <a href="/">All mails</a>
      </nav>
      <h1>There is no such mail (any more).</h1>
    </Page>
  );
}

function Page({ title, version, children }: { title: string; version?: string; children: Child }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} - simulated mailbox`}</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
        {version !== undefined && <script src="/news.js" defer />}
      </head>
      <body {...(version !== undefined && { 'data-version': version })}>
        <header>
          <strong>Simulated mailbox</strong> Every mail that is sent here stays here; nobody else gets it.
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}

function ReceivedAt({ mail }: { mail: ReceivedMail }) {
  return <time datetime={mail.receivedAt.toISOString()}>{mail.receivedAt.toLocaleTimeString('en-GB')}</time>;
}

function subjectOf(mail: ReceivedMail): string {
  return mail.subject === '' ? '(no subject)' : mail.subject;
}
