import type { Page } from '../../src/http/pages/page.js';

export const TOKEN = 'k1.abcDEF-_~0123456789';

const linked = {
  token: TOKEN,
  institution: 'Gusto',
  effect: 'Payroll deductions are not being synced.',
  brand: { name: 'Acme' },
};

/** Thursday noon, UTC. */
const NOW = Date.UTC(2026, 4, 14, 12);
const DAY = 24 * 60 * 60 * 1000;

/** Of a page with the button. */
const asked = { ...linked, now: NOW };

/** Stands for Plaid's script, which comes from its own host. */
export const PLAID_SCRIPT = '/plaid-link.js';

const plaid = { scriptUrl: PLAID_SCRIPT, plaidToken: 'link-sandbox-0123', session: 3 };

/** One page of each state, and the variants that read differently. */
export const samplePages: Record<string, Page> = {
  ready: { state: 'ready', ...asked },
  'ready, early': { state: 'ready', early: true, ...asked },
  'ready, remembers': { state: 'ready', remembers: true, ...asked },
  'ready, unsubscribed': { state: 'ready', unsubscribed: true, ...asked },
  'ready, wrong day': { state: 'ready', wrong: 'until', ...asked },
  'ready, wrong address': { state: 'ready', wrong: 'email', ...asked },
  snoozed: { state: 'snoozed', snoozedUntil: NOW + 3 * DAY, ...asked },
  'declined, may be undone': { state: 'declined', effectAt: NOW + DAY, ...linked },
  not_me: { state: 'not_me', settled: false, ...linked },
  'not_me, settled': { state: 'not_me', settled: true, ...linked },
  too_often: { state: 'too_often', token: TOKEN },
  provider_unavailable: { state: 'provider_unavailable', ...asked },
  'provider_unavailable, refused': { state: 'provider_unavailable', refused: true, ...asked },
  signing_in: { state: 'signing_in', ...linked, ...plaid, again: false },
  'signing_in, again': { state: 'signing_in', ...linked, ...plaid, again: true },
  returning: { state: 'returning', brand: { name: 'Acme' } },
  'returning, from a bank': { state: 'returning', brand: { name: 'Acme' }, scriptUrl: PLAID_SCRIPT },
  another_account: { state: 'another_account', ...asked },
  unconfirmed: { state: 'unconfirmed', ...asked },
  verifying: { state: 'verifying', ...linked },
  'verifying, checking': { state: 'verifying', checking: true, ...linked },
  reconnected: { state: 'reconnected', institution: 'Gusto' },
  already_reconnected: { state: 'already_reconnected', institution: 'Gusto' },
  cancelled: { state: 'cancelled', institution: 'Gusto' },
  abandoned: { state: 'closed', institution: 'Gusto', outcome: 'abandoned' },
  declined: { state: 'closed', institution: 'Gusto', outcome: 'declined' },
  unrepairable: { state: 'closed', institution: 'Gusto', outcome: 'unrepairable' },
  temporarily_unavailable: { state: 'temporarily_unavailable' },
  'temporarily_unavailable, with a token': { state: 'temporarily_unavailable', token: TOKEN },
  thanked: { state: 'thanked', brand: { name: 'Acme' } },
  left: { state: 'left', brand: { name: 'Acme' } },
  unknown_link: { state: 'unknown_link' },
};

/** The sample of that name. */
export function samplePage(name: string): Page {
  const page = samplePages[name];
  if (page === undefined) throw new Error(`no sample page "${name}"`);
  return page;
}
