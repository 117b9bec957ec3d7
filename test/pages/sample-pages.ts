import type { Page } from '../../src/http/pages/render-page.js';

export const TOKEN = 'k1.abcDEF-_~0123456789';

const linked = {
  token: TOKEN,
  institution: 'Gusto',
  effect: 'Payroll deductions are not being synced.',
  brand: 'Acme',
};

/** Stands for Plaid's script, which comes from its own host. */
export const PLAID_SCRIPT = '/plaid-link.js';

const plaid = { scriptUrl: PLAID_SCRIPT, plaidToken: 'link-sandbox-0123', session: 3 };

/** One page of each state, and the variants that read differently. */
export const samplePages: Record<string, Page> = {
  ready: { state: 'ready', ...linked },
  'ready, early': { state: 'ready', early: true, ...linked },
  'ready, remembers': { state: 'ready', remembers: true, ...linked },
  provider_unavailable: { state: 'provider_unavailable', ...linked },
  'provider_unavailable, refused': { state: 'provider_unavailable', refused: true, ...linked },
  signing_in: { state: 'signing_in', ...linked, ...plaid, again: false },
  'signing_in, again': { state: 'signing_in', ...linked, ...plaid, again: true },
  returning: { state: 'returning', brand: 'Acme' },
  'returning, from a bank': { state: 'returning', brand: 'Acme', scriptUrl: PLAID_SCRIPT },
  another_account: { state: 'another_account', ...linked },
  unconfirmed: { state: 'unconfirmed', ...linked },
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
  thanked: { state: 'thanked', brand: 'Acme' },
  left: { state: 'left', brand: 'Acme' },
  unknown_link: { state: 'unknown_link' },
};

/** The sample of that name. */
export function samplePage(name: string): Page {
  const page = samplePages[name];
  if (page === undefined) throw new Error(`no sample page "${name}"`);
  return page;
}
