import { html, raw } from 'hono/html';
import { page } from './layout.js';
import type { Html } from './layout.js';
import type { Connection } from './model.js';
import type { Visit } from './visit.js';

/** The page a person sees: four real submit buttons in one form, found by id or by name and value. */
export function connectPage(visit: Visit, connection: Connection): Html {
  const who = connection.customerName ?? 'your company';
  return page(
    'Reconnect Example Payroll',
    html`<p>Sign in again so that ${who} stays connected.</p>
      <ul>
        ${connection.entities.map((entity) => html`<li>${entity.name ?? entity.id}</li>`)}
      </ul>
      <p class="soft">A real provider asks for a password here. Choose what the person does instead.</p>
      <form method="post" action="/authorize">
        ${hiddenFields(visit)}
        <button class="main" id="finish" name="action" value="finish">Sign in and finish</button>
        <button id="other_connection" name="action" value="other_connection">
          Finish as another connection
        </button>
        <button id="missing_entity" name="action" value="missing_entity">
          Sign in without access to every entity
        </button>
        <button id="cancel" name="action" value="cancel">Cancel</button>
      </form>`,
  );
}

function hiddenFields(visit: Visit): Html[] {
  return Object.entries(visit.fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
}

/** Shown instead of a redirect. It names neither a code nor the session. */
export function notice(title: string, text: string): Html {
  return page(title, html`<p id="notice">${text}</p>`);
}

export function missingEntityPage(visit: Visit): Html {
  const again = `/authorize?${new URLSearchParams(visit.fields).toString()}`;
  return page(
    'This login cannot see everything',
    html`<p id="notice">
        The account you used has no access to every entity of this connection. Nothing was changed.
      </p>
      <p><a id="again" href="${again}">Try again with another login</a></p>`,
  );
}

/**
 * Embedded mode: the answer travels as a window message to the page that holds the iframe. The real page is
 * told its opener's origin by `sdk_host_url`; without one the message goes to any origin.
 */
export function messagePage(visit: Visit, title: string, message: Record<string, unknown>): Html {
  const target = visit.fields['sdk_host_url'] ?? '*';
  const script = `(window.opener ?? window.parent).postMessage(${literal(message)}, ${literal(target)});`;
  return page(
    title,
    html`<p id="notice">You can close this window.</p>
      <script>
        ${raw(script)};
      </script>`,
  );
}

/** JSON that cannot end the script element it stands in. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
