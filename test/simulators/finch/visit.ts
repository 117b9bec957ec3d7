import type { MintedSession } from './model.js';
import type { Provider } from './provider.js';

/** Query parameters of the authorize page which must survive the pressing of a button. */
const CARRIED = ['session', 'state', 'app_type', 'sdk_host_url'] as const;

/** Somebody at the authorize page, by link or by button. */
export interface Visit {
  /** What came with the link, and goes back in the form. */
  fields: Record<string, string>;
  embedded: boolean;
}

export function visitFrom(values: Record<string, unknown>): Visit {
  const fields: Record<string, string> = {};
  for (const name of CARRIED) {
    const value = values[name];
    if (typeof value === 'string') fields[name] = value;
  }
  return { fields, embedded: fields['app_type'] === 'spa' };
}

export interface Refusal {
  status: 404 | 410;
  text: string;
}

/** The session behind the visit, or why it is of no use any more. Never a redirect: none is documented. */
export function sessionOf(visit: Visit, { store, knobs }: Provider): MintedSession | Refusal {
  const session = store.session(visit.fields['session'] ?? '');
  if (session === undefined) return { status: 404, text: 'This link is not known.' };
  if (store.now() >= session.expiresAt) return { status: 410, text: 'This link has expired.' };
  if (knobs.sessionSingleUse && session.finishedAt !== null) {
    return { status: 410, text: 'This link has been used.' };
  }
  if (store.connection(session.connectionId).status === 'disconnected') {
    return { status: 410, text: 'This connection has been disconnected.' };
  }
  return session;
}
