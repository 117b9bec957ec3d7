import type { Context } from 'hono';
import { ACTIONS } from './model.js';
import type { Action, Connection, Env, MintedSession } from './model.js';
import { connectPage, messagePage, missingEntityPage, notice } from './pages.js';
import type { Provider } from './provider.js';
import { sessionOf, visitFrom } from './visit.js';
import type { Refusal, Visit } from './visit.js';

type Answer = Response | Promise<Response>;

/** GET /authorize: looking at the page changes nothing, so link scanners do no harm. */
export function showAuthorize(c: Context<Env>, provider: Provider): Answer {
  const visit = visitFrom(c.req.query());
  const session = sessionOf(visit, provider);
  if ('text' in session) return turnAway(c, visit, session);
  session.opened += 1;
  return c.html(connectPage(visit, provider.store.connection(session.connectionId)));
}

/** POST /authorize: somebody pressed a button. */
export async function pressAuthorize(c: Context<Env>, provider: Provider): Promise<Response> {
  const form = await c.req.parseBody();
  const visit = visitFrom(form);
  const { state } = visit.fields;
  if (state !== undefined) provider.store.states.add(state);
  const session = sessionOf(visit, provider);
  if ('text' in session) return turnAway(c, visit, session);
  const action = ACTIONS.find((name) => name === form['action']);
  if (action === undefined) return c.html(notice('Unknown button', 'Nothing was changed.'), 400);
  session.presses.push(action);
  return outcomes[action](c, provider, visit, session);
}

type Outcome = (c: Context<Env>, provider: Provider, visit: Visit, session: MintedSession) => Answer;

const outcomes: Record<Action, Outcome> = {
  finish(c, provider, visit, session) {
    provider.store.setStatus(session.connectionId, provider.knobs.statusAfterFinish);
    return handOver(c, provider, visit, session, provider.store.connection(session.connectionId));
  },

  /** The attack: a good code for a connection which is not the one that was to be repaired. */
  other_connection(c, provider, visit, session) {
    const stranger = provider.store.addConnection({ customerName: 'Somebody Else' });
    return handOver(c, provider, visit, session, stranger);
  },

  /** Finch docs, Reauthentication: the attempt fails inside Connect and the person may try another login. */
  missing_entity(c, _provider, visit) {
    if (!visit.embedded) return c.html(missingEntityPage(visit), 403);
    const message = 'No access to every entity of this connection';
    return c.html(
      windowMessage(visit, 'error', { shouldClose: false, message, type: 'employer_connection_error' }),
    );
  },

  cancel(c, { knobs }, visit, session) {
    if (visit.embedded) return c.html(windowMessage(visit, 'closed', {}));
    if (knobs.cancel === 'redirect' && session.redirectUri !== null) {
      return c.redirect(withQuery(session.redirectUri, { error: 'access_denied', ...stateOf(visit) }), 302);
    }
    return c.html(notice('Cancelled', 'Nothing was changed. You can close this window.'));
  },
};

/** How the code gets to the application: by redirect, by window message, or not at all. */
function handOver(
  c: Context<Env>,
  { store }: Provider,
  visit: Visit,
  session: MintedSession,
  connection: Connection,
): Answer {
  session.finishedAt = store.now();
  if (visit.embedded) {
    const code = store.issueCode(connection, null).value;
    return c.html(windowMessage(visit, 'success', { code, ...stateOf(visit) }));
  }
  if (session.redirectUri === null) {
    return c.html(notice('Finished', 'Thank you. You can close this window.'));
  }
  const code = store.issueCode(connection, session.redirectUri).value;
  return c.redirect(withQuery(session.redirectUri, { code, ...stateOf(visit) }), 302);
}

function turnAway(c: Context<Env>, visit: Visit, { status, text }: Refusal): Answer {
  if (!visit.embedded) return c.html(notice('This link does not work', text), status);
  const error = { shouldClose: true, message: text, type: 'validation_error' };
  return c.html(windowMessage(visit, 'error', error), status);
}

/** The wire of the embedded Connect library, version 5. */
function windowMessage(visit: Visit, kind: 'success' | 'closed' | 'error', rest: Record<string, unknown>) {
  const title = { success: 'Finished', closed: 'Cancelled', error: 'This did not work' }[kind];
  return messagePage(visit, title, { name: 'finch-auth-message-v2', kind, ...rest });
}

function stateOf(visit: Visit): Record<string, string> {
  const state = visit.fields['state'];
  return state === undefined ? {} : { state };
}

/** The URI with more query; what it already had stays. */
function withQuery(uri: string, values: Record<string, string>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(values)) url.searchParams.append(name, value);
  return url.href;
}
