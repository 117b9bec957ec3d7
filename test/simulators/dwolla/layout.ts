import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = `
  :root { color-scheme: light dark; --paper: #f6f5f2; --card: #fff; --ink: #1c1b1a; --soft: #63605b;
    --line: #d8d4cc; --act: #1d4f7c; --on-act: #fff; --note: #fdf3d7; --on-note: #57430b; --bad: #a3261b; }
  @media (prefers-color-scheme: dark) { :root { --paper: #161615; --card: #1f1f1d; --ink: #eceae6;
    --soft: #a5a29b; --line: #3a3936; --act: #8fc1ec; --on-act: #0b1b29; --note: #3a3216; --on-note: #f3e2ab;
    --bad: #f2a097; } }
  * { box-sizing: border-box; }
  body { margin: 0; padding: 1.5rem 1rem; background: var(--paper); color: var(--ink);
    font: 1rem/1.5 system-ui, sans-serif; }
  main { max-width: 26rem; margin: 0 auto; padding: 1.5rem; background: var(--card);
    border: 1px solid var(--line); border-radius: .75rem; overflow-wrap: anywhere; }
  .simulated { margin: 0 0 1rem; padding: .5rem .75rem; border-radius: .5rem; font-size: .875rem;
    background: var(--note); color: var(--on-note); }
  h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.25; }
  h1:focus { outline: none; }
  p { margin: 0 0 1rem; }
  .soft { color: var(--soft); font-size: .875rem; }
  .bad { color: var(--bad); }
  form, .buttons { display: grid; gap: .625rem; }
  button { min-height: 2.75rem; padding: .5rem 1rem; font: inherit; border-radius: .5rem; cursor: pointer;
    border: 1px solid var(--line); background: transparent; color: inherit; }
  button.main { background: var(--act); border-color: var(--act); color: var(--on-act); font-weight: 600; }
  button:disabled { opacity: .6; cursor: default; }
  button:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
  [hidden] { display: none; }
`;

/** What stands in for what: "Simulated Plaid Link", "This stands in for Plaid Link. Nothing here is real." */
export type StandsFor = 'Plaid Link' | "a bank's own page" | 'the MX widget';

/** One card, light or dark as the person prefers, as wide as a phone. */
export function page(standsFor: StandsFor, title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <link rel="icon" href="data:," />
        <title>${title} · simulated</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <p class="simulated">
            <strong>Simulated.</strong> This page stands in for ${standsFor}. Nothing here is real.
          </p>
          <h1 tabindex="-1">${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
}
